"""Files in memory: what another process reads when it has the time, while nobody waits."""

import os


def memory_file(content: bytes) -> int:
    """Return the descriptor of a file in memory, which another process may read."""
    descriptor = os.memfd_create("grader")
    try:
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        os.lseek(descriptor, 0, os.SEEK_SET)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
