"""Answers the imports of a submission."""
