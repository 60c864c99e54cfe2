"""Mutation testing: small mistakes, put into the reference one at a time."""
