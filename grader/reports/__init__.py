"""What people look at: records in, text out."""
