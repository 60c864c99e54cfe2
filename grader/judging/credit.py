"""Verdicts in the making, and what a case earns, given the verdicts on its outputs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Generic, TypeVar

from grader.confined.quick_dataclass import dataclass
from grader.core.cases import Case
from grader.core.grades import RAISES, CaseVerdict, OutputVerdict, Status
from grader.core.outcomes import Outcome
from grader.core.rubric import Criterion, OutputSpec

NOTHING = Fraction(0)
FULL = Fraction(1)

Judge = Callable[[Criterion, Case, Outcome], CaseVerdict]
Verdict = TypeVar("Verdict", OutputVerdict, CaseVerdict)


@dataclass(frozen=True)
class Judged(Generic[Verdict]):
    """A verdict on an output or a case, with its sentences before anything is hidden."""

    verdict: Verdict
    fault: str = ""  # "wrong values", "wrong shape", ...: all that a hidden case may show
    remark: str = ""  # on what is right


def right(verdict: CaseVerdict) -> bool:
    """Return whether a case earned everything."""
    return verdict.credit == FULL


def verdict_on(
    case: Case,
    status: Status,
    credit: Fraction,
    message: str = "",
    outputs: tuple[OutputVerdict, ...] = (),
) -> CaseVerdict:
    """Return a verdict on a case."""
    return CaseVerdict(
        name=case.name,
        visibility=case.visibility,
        status=status,
        credit=credit,
        weight=case.weight,
        message=message,
        outputs=outputs,
        sizes=case.sizes,
    )


def nothing_for(case: Case, status: Status, message: str, fault: str) -> Judged[CaseVerdict]:
    """Return the verdict on a case that earns nothing, whatever its outputs are."""
    return Judged(verdict_on(case, status, NOTHING, message), fault)


def status_of(credit: Fraction) -> Status:
    """Return the status of something that was judged by its values."""
    if credit >= FULL:
        return Status.RIGHT
    return Status.PARTLY_RIGHT if credit > NOTHING else Status.WRONG


def outputs_credit(outputs: Sequence[OutputVerdict], criterion: Criterion) -> Fraction:
    """Return the least credit; where the rubric gives points per output, each earns its own.

    What must raise earns nothing while every output is wrong: a function that raises an exception
    whatever it is given would have it, too.
    What its points for right values exceed those of its outputs goes to the outputs without points,
    and to all of them together if each has its own.
    """
    if outputs and all(output.credit == FULL for output in outputs):
        return FULL
    ordinary = [output for output in outputs if output.metric != RAISES]
    if ordinary and not any(output.credit for output in ordinary):
        return NOTHING
    worth = {spec.name: spec.points for spec in criterion.outputs if spec.points is not None}
    given = sum(worth.values(), NOTHING)
    available = max(criterion.value_points, given)
    if not available or not worth:
        return least(outputs)
    others = _without_points(outputs, criterion) or outputs
    earned = sum(
        (p * least(_parts(name, outputs, criterion)) for name, p in worth.items()), NOTHING
    )
    return (earned + (available - given) * least(others)) / available


def least(outputs: Sequence[OutputVerdict]) -> Fraction:
    """Return the least credit of some outputs; of none at all, nothing."""
    return min((output.credit for output in outputs), default=NOTHING)


def gate(verdicts: Sequence[OutputVerdict]) -> Fraction:
    """Return full credit if all properties hold, and if there are none."""
    return min((verdict.credit for verdict in verdicts), default=FULL)


def newly_lost(
    verdicts: Sequence[CaseVerdict], credit: Fraction, criterion: Criterion
) -> list[tuple[CaseVerdict, Fraction]]:
    """Return the weighted cases that lose what no required case has lost, and the share it costs.

    `credit` is the least of the required cases.
    """
    behind = [v for v in verdicts if v.weight and v.credit < credit]
    before = least_by_output(verdicts) if behind else {}  # right work needs none
    return [(verdict, _newly_lost(verdict, credit, before, criterion)) for verdict in behind]


def _newly_lost(
    verdict: CaseVerdict, credit: Fraction, before: Mapping[str, Fraction], criterion: Criterion
) -> Fraction:
    lost = 1 - verdict.credit / credit
    if verdict.outputs:
        outputs = [_beyond(output, before.get(output.name, FULL)) for output in verdict.outputs]
        values = [output for output in outputs if not output.is_property]
        earned = outputs_credit(values, criterion) if values else FULL
        properties = [output for output in outputs if output.is_property]
        lost = min(lost, 1 - earned * gate(properties))
    return (verdict.weight or NOTHING) * lost


def least_by_output(verdicts: Iterable[CaseVerdict]) -> dict[str, Fraction]:
    """Return the least credit of every output in the required cases."""
    found: dict[str, Fraction] = {}
    for output in (o for v in verdicts if v.weight is None for o in v.outputs):
        found[output.name] = min(output.credit, found.get(output.name, FULL))
    return found


def _beyond(output: OutputVerdict, before: Fraction) -> OutputVerdict:
    """Return the output with what it earns of what it earned in the required cases."""
    return replace(output, credit=min(output.credit / before, FULL) if before else FULL)


def _parts(
    name: str, outputs: Sequence[OutputVerdict], criterion: Criterion
) -> list[OutputVerdict]:
    return [o for o in outputs if (spec := _spec_of(o, criterion)) and spec.name == name]


def _without_points(outputs: Sequence[OutputVerdict], criterion: Criterion) -> list[OutputVerdict]:
    owners = ((output, _spec_of(output, criterion)) for output in outputs)
    return [output for output, spec in owners if spec is None or spec.points is None]


def _spec_of(output: OutputVerdict, criterion: Criterion) -> OutputSpec | None:
    return None if output.metric == RAISES else criterion.spec_of(output.name)
