"""A class on disk: students, submissions, attempts, and what humans add."""
