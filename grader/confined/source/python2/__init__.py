"""Reads Python 2."""
