"""Answers that are right in many forms: finds the allowed change after which one fits best."""
