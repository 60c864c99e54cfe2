"""What a person should look at: a machine's verdict that is not beyond doubt, or is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from grader.core.entries import Entry
from grader.core.grades import CriterionGrade, OutputVerdict, Status
from grader.core.metrics import DISCRETE, METRICS
from grader.reports.number_format import error_text

NEAR = 10.0  # an error this many times above or below its tolerance is near it
CONTINUOUS = METRICS.keys() - DISCRETE


class Doubt(StrEnum):
    """Kinds of concern, the most urgent first; the values stand on the page."""

    NOT_GRADED = "could not be graded"
    NOT_LOADED = "not loaded"
    FLAKY = "another answer the second time"
    NEAR = "near a tolerance"
    SLOPPY = "roughly right"
    WAITING = "waiting for a score by hand"
    LATE = "needs a decision: marked late, without a time"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to look at."""

    doubt: Doubt
    criterion: str = ""  # empty: the whole submission
    detail: str = ""


def concerns_of(entry: Entry) -> tuple[Concern, ...]:
    """Everything about a submission that needs a human, each criterion once for each kind."""
    return tuple(dict.fromkeys(_concerns(entry)))


def _concerns(entry: Entry) -> Iterator[Concern]:
    if entry.problem or not entry.grade:
        yield Concern(Doubt.NOT_GRADED, detail=entry.problem or "It was not graded yet.")
    if entry.lateness.undecided:
        yield Concern(Doubt.LATE)
    for name in entry.waiting:
        yield Concern(Doubt.WAITING, name)
    for criterion in entry.grade.criteria if entry.grade else ():
        if criterion.name not in entry.manual:  # a human has looked at it
            yield from _about(criterion)


def _about(criterion: CriterionGrade) -> Iterator[Concern]:
    if criterion.status is Status.NOT_LOADED:
        yield Concern(Doubt.NOT_LOADED, criterion.name)
    if any(case.flaky for case in criterion.cases):
        yield Concern(Doubt.FLAKY, criterion.name)
    outputs = [output for case in criterion.cases for output in case.outputs]
    sloppy = [output for output in outputs if output.tier == "sloppy"]
    near = [output for output in outputs if output.tier != "sloppy" and is_near(output)]
    if sloppy:
        yield Concern(Doubt.SLOPPY, criterion.name, _detail(_worst(sloppy)))
    if near:
        yield Concern(Doubt.NEAR, criterion.name, _detail(_worst(near)))


def is_near(output: OutputVerdict) -> bool:
    """Whether the error is within a factor of ten of the tolerance, on either side."""
    error, tolerance = output.error, output.tolerance
    if not error or not tolerance or output.metric not in CONTINUOUS:
        return False
    return tolerance / NEAR <= error <= tolerance * NEAR


def _worst(outputs: list[OutputVerdict]) -> OutputVerdict:
    return max(outputs, key=lambda output: output.error or 0.0)


def _detail(output: OutputVerdict) -> str:
    return f"error {error_text(output.error)}, tolerance {error_text(output.tolerance)}"
