"""Rewrites a function of the submission so that it makes a right cache."""
