"""Relations between a wrong output and the expected one, one kind in each module."""
