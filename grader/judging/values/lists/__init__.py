"""Judges lists as lists: an item that is missing, or one too many, makes no other item wrong."""
