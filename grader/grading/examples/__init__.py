"""The smallest example in which a wrong answer shows: a few lines of Python to try at home."""
