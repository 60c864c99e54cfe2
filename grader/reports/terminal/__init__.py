"""A grade on a terminal."""
