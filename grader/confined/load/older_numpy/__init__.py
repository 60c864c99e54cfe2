"""Supplies what NumPy had and has no longer."""
