"""An autograder for numeric and deep-learning assignments."""

__version__ = "0.1.0"
DISTRIBUTION = "array-grader"  # its name for pip
