"""What judging finds out on its way to a verdict."""

from dataclasses import dataclass
from fractions import Fraction

from grader.core.grades import OutputVerdict, Status

NOTHING = Fraction(0)
FULL = Fraction(1)


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
