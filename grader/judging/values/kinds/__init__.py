"""Values of any kind: where an answer is, what it is in words, and how it differs."""
