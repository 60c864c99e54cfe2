"""Signatures of mistakes: what each gives in the cases of a criterion, as projections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.core.cases import Array, Case, Evidence, Signature, Traced
from grader.core.outputs.written_outputs import is_written
from grader.judging.diagnosis.projections import COUNT, project
from grader.judging.diagnosis.wrong_output import NUMBERS, same

MOST_OUTPUTS = 200  # of a criterion: a mapping of thousands of keys says no more by all of them

Projected = Array  # by case, output, projection
Run = Mapping[str, Array]  # outputs of one case, by dotted name; none where it raises


@dataclass
class Signatures:
    """Signatures of one criterion as they come in; what behaves alike is kept once."""

    cases: Sequence[Case]
    kept: dict[bytes, Signature] = field(default_factory=dict)
    projections: list[Array] = field(default_factory=list)

    def add(self, signature: Signature, found: Projected) -> None:
        """Keep a mistake with what it gives in each case."""
        key = np.array([f"{number:.7e}" for number in found.ravel()]).tobytes()
        if not np.isnan(found).all() and key not in self.kept:
            self.kept[key] = signature
            self.projections.append(found)

    def evidence(self, traced: Mapping[str, tuple[Traced, ...]]) -> Evidence:
        """Return the evidence of the criterion, with what was `traced` in its cases."""
        outputs = _outputs(self.cases)
        shape = (0, len(self.cases), len(outputs), COUNT)
        return Evidence(
            cases=tuple(case.name for case in self.cases),
            outputs=outputs,
            traced=traced,
            signatures=tuple(self.kept.values()),
            projections=np.stack(self.projections) if self.projections else np.zeros(shape),
        )


def projected(cases: Sequence[Case], runs: Sequence[Run]) -> Projected:
    """Return what a mistake gives in each case, as projections: NaN where it gives nothing."""
    outputs = _outputs(cases)
    return np.stack([_projected(case, run, outputs) for case, run in zip(cases, runs, strict=True)])


def _outputs(cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the numeric outputs of all cases: a list can be longer in one than in another."""
    numeric = (
        e.name
        for c in cases
        for e in c.expected
        if e.array.dtype.kind in NUMBERS and not is_written(e.name)
    )
    return tuple(dict.fromkeys(numeric))[:MOST_OUTPUTS]


def _projected(case: Case, run: Run, outputs: Sequence[str]) -> Array:
    expected = {each.name: each.array for each in case.expected if not is_written(each.name)}
    found = [_projection(run.get(name), expected.get(name)) for name in outputs]
    return np.array(found).reshape(len(outputs), COUNT)


def _projection(got: Array | None, expected: Array | None) -> Array:
    if got is None or expected is None:
        return np.full(COUNT, np.nan)
    if got.dtype.kind not in NUMBERS or same(got, expected):
        return np.full(COUNT, np.nan)
    return project(got)
