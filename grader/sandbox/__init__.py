"""The wall: student code runs in another process, which receives inputs and sends back numbers."""
