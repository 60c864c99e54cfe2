"""What an instructor lays down for a whole assignment: late work, strength, what counts."""
