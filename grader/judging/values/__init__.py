"""Judges answers: compares the values of a case with the expected ones."""
