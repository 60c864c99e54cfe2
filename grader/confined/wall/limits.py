"""Limits that a process sets on itself before it loads student code, where there are any."""

try:
    import resource
except ImportError:  # Windows has none of this
    SUPPORTED = False
else:
    SUPPORTED = True

FILE_BYTES = 8 * 1024**2
OPEN_FILES = 64
THREADS = 64


def apply(memory: int) -> None:
    """Allow no more than `memory` bytes of address space, small files, no core dumps."""
    if not SUPPORTED:
        return
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    _lower(resource.RLIMIT_CORE, 0)


def confine(*, own_user: bool) -> None:
    """Allow few open files and, where no other process counts as the worker's, few threads."""
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    _lower(resource.RLIMIT_CORE, 0)
    if own_user:
        _lower(resource.RLIMIT_NPROC, THREADS)


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(limit, (value, value))
    except (ValueError, OSError):  # macOS refuses RLIMIT_AS
        return
