"""Runs a case in which recorded calls answer for functions that failed."""
