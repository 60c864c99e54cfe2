"""Judging, as pure functions: outcomes in, verdicts and scores out."""
