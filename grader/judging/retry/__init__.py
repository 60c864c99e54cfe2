"""Says what may be judged again with functions replaced, and what that earns."""
