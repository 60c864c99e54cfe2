"""Grades one submission: passes over its criteria, listed in `grade_submission`."""
