"""Loads a submission: executes what can be executed of it."""
