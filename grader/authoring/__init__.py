"""What is made from a reference solution: test cases and the student template."""
