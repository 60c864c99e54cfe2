"""Reads classes: folders and downloads of submissions, and lists of students."""
