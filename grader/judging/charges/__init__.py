"""Says which failures are one mistake's, and who is charged for it."""
