"""A grade without its cases: what tables and the class page need, in a tenth of the time."""
