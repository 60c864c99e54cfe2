"""Which statements of a notebook are run: its definitions, and what graded functions need."""
