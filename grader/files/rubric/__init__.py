"""Reads rubrics: YAML, checks, records."""
