"""Texts and tables beside the expected ones: exactly where they differ."""
