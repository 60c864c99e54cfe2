"""Turns verdicts into credit, scores and feedback."""
