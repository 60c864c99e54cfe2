"""The trusted end of the fork server."""
