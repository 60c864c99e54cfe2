"""What can become of a fork server and of what is asked of it."""

from grader.core.errors import GraderError


class ZygoteFailed(GraderError):
    """It did not start, did not answer in time, or could not confine a process."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"No confined process for student code could be started: {reason}.",
            "Run `grader doctor` to see what this system allows, and `ulimit -a` for its limits.",
        )
        self.reason = reason


class ZygoteGone(ZygoteFailed):
    """It ended, or did not answer, without a word of its own.

    That says nothing of what the system allows: another one may be started in the same form.
    """

    def __init__(self, reason: str, *, killed: bool = True) -> None:
        """`killed` tells that something from outside ended it, or keeps it from answering."""
        super().__init__(reason)
        self.killed = killed
