"""What a criterion asks besides values: properties, exceptions, and code as givens."""
