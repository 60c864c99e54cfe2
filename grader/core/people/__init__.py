"""Students: names, lists of them, and who submitted what."""
