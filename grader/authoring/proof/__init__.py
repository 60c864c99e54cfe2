"""Proves test cases: tolerances, gradients, strength."""
