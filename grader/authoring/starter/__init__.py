"""The small assignment that `grader new` starts from: data, not code of grader."""
