"""The wall: what the kernel refuses to a worker."""
