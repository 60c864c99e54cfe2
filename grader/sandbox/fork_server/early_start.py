"""The fork server of a command, started before the command is known to need it.

It imports what workers need while this process imports what grades.
"""

import contextlib
import os
import sys
from collections.abc import Iterator

from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.process import ZygoteFailed
from grader.sandbox.wall_layers import WITHOUT

_early: list[Zygote] = []  # at most one, until `started_early` gives it


def start_early() -> None:
    """Start one for `started_early`. If nobody asks for it, it ends with this process."""
    if _is_known_without_trial():
        with contextlib.suppress(ZygoteFailed):  # whoever needs it is told
            _early.append(Zygote())


@contextlib.contextmanager
def started_early() -> Iterator[Zygote | None]:
    """Give the fork server that `open_sandbox` would start, if that is known without a trial.

    Raises `ZygoteFailed`.
    """
    if not _is_known_without_trial():
        yield None
        return
    with contextlib.closing(_early.pop() if _early else Zygote()) as zygote:
        yield zygote


def _is_known_without_trial() -> bool:
    return sys.platform == "linux" and not os.environ.get(WITHOUT)
