"""Judging the statistics of what random functions return."""
