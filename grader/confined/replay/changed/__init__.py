"""A function of the submission with one small change of its source."""
