"""Makes test cases: inputs, and what the reference does with them."""
