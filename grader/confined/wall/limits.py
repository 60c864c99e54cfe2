"""Limits that a process sets on itself before it loads student code, where there are any."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

try:
    import mmap
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
ROOM = 1024**3  # bytes: what Python, NumPy and a submission map, most of which is never touched
CHUNK = 1024**2  # bytes: how closely the memory in use is found out
MOST_ADDRESSES = 1 << 47  # bytes that a process can have on the machines of today


def apply(memory: int, more: int = 0) -> None:
    """Allow no more than `memory` bytes of address space, small files, no core dumps.

    A case may ask for up to `more` bytes beside what is mapped when it begins.
    """
    if not SUPPORTED:
        return
    # An allocation beyond it is a `MemoryError` of the student's, not an end of the machine.
    _lower(resource.RLIMIT_AS, memory, max(memory, more + ROOM) if more else memory)
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


@contextmanager
def memory_of_case(spare: int) -> Iterator[None]:
    """Allow `spare` bytes beside what is mapped now, until the case is over; 0 changes nothing."""
    if not spare or not SUPPORTED:
        yield
        return
    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _mapped(hard) + spare
    try:
        _soften(most if hard == resource.RLIM_INFINITY else min(most, hard))
        yield
    finally:
        _soften(before)


def _mapped(hard: int) -> int:
    """Return about how many bytes of addresses this process uses: here, no file says so."""
    low, high = 0, MOST_ADDRESSES if hard == resource.RLIM_INFINITY else hard
    before, _ = resource.getrlimit(resource.RLIMIT_AS)
    while high - low > CHUNK:
        middle = (low + high) // 2
        try:
            _soften(middle)
            mmap.mmap(-1, CHUNK).close()
        except (MemoryError, OSError):
            low = middle
        else:
            high = middle
        finally:
            _soften(before)
    return high


def _soften(value: int) -> None:
    """Set the limit of addresses that counts, below the one that stays."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):  # macOS refuses; or student code has lowered the other one
        resource.setrlimit(resource.RLIMIT_AS, (value, hard))


def _lower(limit: int, value: int, most: int = 0) -> None:
    _, hard = resource.getrlimit(limit)
    most = max(value, most)
    value, most = (x if hard == resource.RLIM_INFINITY else min(x, hard) for x in (value, most))
    try:
        resource.setrlimit(limit, (value, most))
    except (ValueError, OSError):  # macOS refuses RLIMIT_AS
        return
