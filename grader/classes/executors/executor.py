"""What every executor offers, wherever it grades."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from grader.confined.quick_dataclass import dataclass
from grader.core.entries import Attempt
from grader.core.grades import Grade
from grader.core.submission import Submission

Stamp = Callable[[Grade], Grade]


@dataclass(frozen=True)
class Setup:
    """What a process has to know before it grades: the same for all submissions of a class."""

    rubric: Path
    fingerprint: str  # what the assignment must have there as here
    least_isolation: str
    stamp: Stamp  # adds when and with which versions; a function of a module
    open_grader: "OpenGrader"  # what grades there; a class of a module
    pages: bool = True  # whether HTML is wanted


@dataclass(frozen=True)
class Done:
    """One submission, graded; or why it could not be."""

    submission: Submission
    attempt: Attempt | None = None
    result: str = ""  # JSON
    page: str = ""  # HTML
    problem: str = ""


Following = Callable[[], Sequence[Submission]]


def nothing_known() -> Sequence[Submission]:
    """Return no submission: what is graded next is not known yet."""
    return ()


class OpenGrader(Protocol):
    """Opens what grades, in the process where it will."""

    def __call__(self, setup: Setup, started: Any = None) -> "Grader":
        """Return it, or raise `GraderError`. It may take over a fork server that was started."""
        ...


class Grader(Protocol):
    """Grades one submission after another in one process."""

    def grade(self, submission: Submission, following: Following = nothing_known) -> Done:
        """Return the grade with the files to write, or why there is none.

        What is `following`, as far as that is known, may begin to run meanwhile.
        """
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...


class Executor(Protocol):
    """Grades many submissions, several at once."""

    def grade(self, submissions: Iterable[Submission]) -> Iterator[Done]:
        """Yield grades as they get ready, in any order; take `submissions` no faster than that.

        Raises `GraderError` only where no submission at all could be graded.
        """
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...
