"""What other programs read: records in, text out."""
