"""Kinds of outputs: what a right answer may leave free, and what a case prints or writes."""
