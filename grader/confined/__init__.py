"""What runs beside student code, in the confined process.

These modules travel there as source text and are installed under another package name: they use
the standard library, NumPy and each other, never the rest of grader, and read no files.
"""
