"""Runs the lines of one case."""
