"""Loads a submission: executes all that can be executed."""
