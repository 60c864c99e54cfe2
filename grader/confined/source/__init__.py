"""Reads the text of sources. Runs none of them."""
