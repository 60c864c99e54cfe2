"""Notebooks: read as data, and written as the Python source that they hold. Runs nothing."""
