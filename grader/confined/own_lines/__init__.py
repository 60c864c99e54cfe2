"""Finds the statements of a submission that make a wrong output. Runs none of them."""
