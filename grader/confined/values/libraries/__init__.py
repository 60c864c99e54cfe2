"""Values of other libraries as arrays, numbers and texts: one module for each library."""
