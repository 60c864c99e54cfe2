"""Grades whole classes: which submissions are new or changed, and where each is graded."""
