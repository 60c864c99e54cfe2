"""What keeps a class of thousands cheap: of many equal things the work is done once."""
