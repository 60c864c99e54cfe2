"""What a case earns, given the verdicts on its outputs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from grader.core.grades import CaseVerdict, OutputVerdict
from grader.core.rubric import Criterion, OutputSpec
from grader.judging.findings import FULL, NOTHING


def spec_of(name: str, criterion: Criterion) -> OutputSpec | None:
    """How the rubric wants an output compared: "grads.Wx" belongs to "grads"."""
    owners = [s for s in criterion.outputs if name == s.name or name.startswith(f"{s.name}.")]
    return max(owners, key=lambda spec: len(spec.name), default=None)


def outputs_credit(outputs: Sequence[OutputVerdict], criterion: Criterion) -> Fraction:
    """The least credit; where the rubric gives points per output, each earns its own.

    What its points for right values exceed those of its outputs goes to the outputs without points,
    and to all of them together if each has its own.
    """
    if outputs and all(output.credit == FULL for output in outputs):
        return FULL
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
    """The worst of some outputs; of none at all, nothing."""
    return min((output.credit for output in outputs), default=NOTHING)


def gate(verdicts: Sequence[OutputVerdict]) -> Fraction:
    """Full if all of them are, and if there are none."""
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
        values = [output for output in outputs if output.metric != "property"]
        earned = outputs_credit(values, criterion) if values else FULL
        properties = [output for output in outputs if output.metric == "property"]
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
    return [o for o in outputs if (spec := spec_of(o.name, criterion)) and spec.name == name]


def _without_points(outputs: Sequence[OutputVerdict], criterion: Criterion) -> list[OutputVerdict]:
    owners = ((output, spec_of(output.name, criterion)) for output in outputs)
    return [output for output, spec in owners if spec is None or spec.points is None]
