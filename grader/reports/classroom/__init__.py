"""The class page: what an instructor wants to know of all submissions of one assignment."""
