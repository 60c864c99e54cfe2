"""The trusted end of the wire: requests, replies, deadlines."""
