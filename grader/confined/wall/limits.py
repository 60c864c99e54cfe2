"""Limits that a process sets on itself before it loads student code, where there are any."""

try:
    import resource
except ImportError:  # Windows has none of this
    SUPPORTED = False
else:
    SUPPORTED = True

# Bytes of one file. A margin: half of the work folder of 16 MB, far more than a solution writes.
FILE_BYTES = 8 * 1024**2
# A margin: imports open a few files at a time. A flood would use up the machine's descriptors.
OPEN_FILES = 64
# A margin: numeric libraries start one thread per processor. A flood would use up the machine's
# processes.
THREADS = 64


def apply(memory: int) -> None:
    """Allow no more than `memory` bytes of address space, small files, no core dumps."""
    if not SUPPORTED:
        return
    # An allocation beyond it is a `MemoryError` of the student's, not an end of the machine.
    _lower(resource.RLIMIT_AS, memory)
    # A loop that writes must not fill a disk.
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    # The memory of a crashed process would lie on the disk for others to read.
    _lower(resource.RLIMIT_CORE, 0)


def confine(*, own_user: bool) -> None:
    """Allow few open files and, where no other process counts as the worker's, few threads."""
    # Without it a worker could use up the descriptors of the machine.
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    # A loop that writes must not fill a disk.
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    # The memory of a crashed process would lie on the disk for others to read.
    _lower(resource.RLIMIT_CORE, 0)
    if own_user:
        # Counted for each user, so only where no other process has the same one.
        _lower(resource.RLIMIT_NPROC, THREADS)


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(limit, (value, value))
    except (ValueError, OSError):  # macOS refuses RLIMIT_AS
        return
