"""Frozen records and errors that every floor shares: no input, output, clock or randomness."""
