"""Readers for Python 2 sources."""
