"""The time of a submission and of each answer."""
