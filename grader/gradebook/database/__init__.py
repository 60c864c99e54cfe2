"""The database of a gradebook: tables, versions, damage."""
