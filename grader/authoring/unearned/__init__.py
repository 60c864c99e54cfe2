"""What earns points without the work that they are for."""
