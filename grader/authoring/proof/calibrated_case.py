"""A case with the tolerances that were measured for it."""

from grader.authoring.problems import Refusal
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import Case


@dataclass(frozen=True)
class Calibration:
    """A case with its tolerances, why it is ill-conditioned, and what keeps it from being used."""

    case: Case
    reason: str = ""  # empty if it is well-conditioned
    refusals: tuple[Refusal, ...] = ()
    no_single: str = ""  # why the reference has no single-precision form, if it has none
