"""Takes what the gradebook of a shard holds into the gradebook of the whole class."""
