"""Folders that live only while a process does."""
