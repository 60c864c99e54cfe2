"""Random quantities: what a rubric says of them, and what of many runs is compared."""
