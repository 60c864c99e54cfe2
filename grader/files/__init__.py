"""One disk format per module: rubric, cases, submissions, assignments; whole-file writes."""
