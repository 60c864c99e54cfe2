"""What can go wrong in an assignment, tried on the reference: evidence for diagnosis."""
