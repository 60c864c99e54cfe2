"""An assignment as a whole: its rubric, its test cases and the sources around them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.confined.replay.recorded_calls import RecordedCall
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric

# The line of a template in place of a solution, which students replace.
STUB = "raise NotImplementedError  # Your code goes here, in place of this line."


def _nothing(criterion: str, case: str) -> tuple[RecordedCall, ...]:
    """For an assignment of which nothing is recorded."""
    return ()


@dataclass(frozen=True)
class Assignment:
    """Everything that grading needs to know, read into memory."""

    rubric: Rubric
    cases: CaseSet
    templates: Mapping[str, bytes]  # the hand-out's files, by path
    support: Mapping[str, bytes]  # of these, the ones no criterion grades
    reference: Path  # folder of the reference; need not exist where students grade themselves
    shared: tuple[Path, ...]  # files from elsewhere that belong to the reference too
    fingerprint: str  # hash of rubric, cases and grader version
    evidence: Path | None = None  # file with evidence on mistakes, read only when needed
    recorded: Callable[[str, str], tuple[RecordedCall, ...]] = _nothing
    """Criterion and case -> the calls that the reference makes in it."""

    @property
    def own_files(self) -> tuple[str, ...]:
        """Return the files that students fill in, whether or not a criterion names them."""
        graded = self.rubric.graded_files
        return (*graded, *(p for p, text in self.support.items() if STUB.encode() in text))

    @property
    def functions(self) -> dict[str, tuple[str, ...]]:
        """Graded function -> the files it may stand in."""
        return {c.function: c.files for c in self.rubric.criteria if not c.by_hand}
