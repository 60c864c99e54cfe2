"""Reads and checks one criterion of a rubric: its keys, its code, its outputs."""
