"""Reads submissions: folders, archives and files, none of which is believed."""
