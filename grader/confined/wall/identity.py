"""Root hands a worker to a user that no person and no service has."""

import os
from collections.abc import Iterable

FIRST, COUNT = 61184, 4336  # set aside for such users on Linux systems


def temporary_user() -> int:
    """Return a user for this process: two live processes hardly ever get the same one."""
    return FIRST + os.getpid() % COUNT


def check(paths: Iterable[str]) -> None:
    """Raise `OSError` unless such a user can be taken on and could read what a worker needs."""
    # For a moment only, and back: opening files shows what that user may read.
    os.seteuid(temporary_user())
    try:
        for path in paths:
            os.close(os.open(path, os.O_RDONLY))
    finally:
        # The layers after this one need root.
        os.seteuid(0)


def hand_over(folder: str) -> None:
    """Make this process's user the owner of a folder that was made for it, and of all in it."""
    user = temporary_user()
    for at, _, names in os.walk(folder):
        for place in (at, *(os.path.join(at, name) for name in names)):
            # No other user's process may read or write there meanwhile.
            os.chown(place, user, user)


def become(user: int) -> None:
    """Switch for good to `user`, in no group but its own."""
    # Root's groups would still open files; this needs root, so it comes first.
    os.setgroups([])
    # Real, effective and saved: one that is left would be a way back to root's group.
    os.setresgid(user, user, user)
    # Last, for it takes the right to do the two above; there is no way back.
    os.setresuid(user, user, user)
