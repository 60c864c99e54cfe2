"""Frozen records and errors that every floor shares: no input or output, no clock, no randomness."""
