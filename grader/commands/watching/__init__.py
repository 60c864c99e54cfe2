"""`grader watch`: grades a submission again whenever one of its files is saved."""
