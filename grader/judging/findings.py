"""What judging finds out on its way to a verdict."""

from dataclasses import dataclass
from fractions import Fraction

from grader.core.cases import Array, Case, Expected
from grader.core.grades import OutputVerdict, Status
from grader.core.rubric import Criterion, OutputSpec, Tolerance

NOTHING = Fraction(0)
FULL = Fraction(1)


@dataclass(frozen=True)
class Question:
    """One expected output with all that decides whether an answer to it counts."""

    expected: Expected
    spec: OutputSpec
    case: Case
    criterion: Criterion
    tolerance: Tolerance

    @property
    def name(self) -> str:
        """The dotted name of the output."""
        return self.expected.name

    @property
    def array(self) -> Array:
        """The reference's answer."""
        return self.expected.array


@dataclass(frozen=True)
class Judged:
    """One output's verdict, with the class of its fault and what is remarkable though right."""

    verdict: OutputVerdict
    fault: str = ""  # "wrong values", "wrong shape", ...: all that a hidden case may show
    remark: str = ""


@dataclass(frozen=True)
class CaseFinding:
    """What became of one case, before anything is hidden."""

    status: Status
    credit: Fraction
    message: str = ""
    fault: str = ""
    outputs: tuple[OutputVerdict, ...] = ()


def status_of(credit: Fraction) -> Status:
    """The status of something that was judged by its values."""
    if credit >= FULL:
        return Status.RIGHT
    return Status.PARTLY_RIGHT if credit > NOTHING else Status.WRONG
