"""What survives: why no case notices it, what shows that it makes no difference, what would."""
