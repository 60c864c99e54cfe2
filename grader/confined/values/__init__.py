"""Values between processes: the wire, trees of values, arrays of other libraries."""
