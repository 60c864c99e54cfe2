"""One module per command: the only place that prints, draws progress and reads the clock."""
