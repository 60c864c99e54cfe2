"""What the system refuses, as sentences: a full disk, too few descriptors, too little memory."""

import errno

from grader.core.errors import GraderError

_ROOM = "Free some disk space, or choose a folder on another disk."
_RIGHTS = "Check the permissions there, or choose another folder."
_PATH = "Check the path; another program may have moved or deleted it."
_FEWER = "Raise the limit, or grade with fewer processes (`-j 1`)."

# Only what a machine can refuse to a correct program. Anything else is a bug of ours.
_ADVICE = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
    errno.EROFS: _RIGHTS,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.ENOENT: _PATH,
    errno.ENOTDIR: _PATH,
    errno.EISDIR: _PATH,
    errno.ELOOP: _PATH,
    errno.ENAMETOOLONG: _PATH,
    errno.ESTALE: _PATH,
    errno.EIO: "Check the disk or the network it is on.",
    errno.EMFILE: f"`ulimit -n` shows the limit on open files. {_FEWER}",
    errno.ENFILE: f"The whole system has too many open files. {_FEWER}",
    errno.EAGAIN: f"`ulimit -u` shows the limit on processes. {_FEWER}",
    errno.ENOMEM: f"`ulimit -v` shows the limit on memory. {_FEWER}",
}
_NO_THREAD = "can't start new thread"  # what Python says where the system refuses a thread


def refusal(error: BaseException) -> GraderError | None:
    """Return the sentence for what the system refused, or None for any other error."""
    if isinstance(error, MemoryError):
        return GraderError("The command ran out of memory.", _ADVICE[errno.ENOMEM])
    if isinstance(error, RuntimeError) and str(error) == _NO_THREAD:
        return GraderError("A new thread could not be started.", _ADVICE[errno.EAGAIN])
    if isinstance(error, OSError) and error.errno in _ADVICE:
        where = f"{error.filename} cannot be used" if error.filename else "The system refused"
        return GraderError(f"{where}: {error.strerror}.", _ADVICE[error.errno])
    return None
