"""Runs what may never end: every task in a forked process that its own limits kill."""
