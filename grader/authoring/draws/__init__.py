"""Finds how many runs of a random function tell right from biased."""
