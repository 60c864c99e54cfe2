"""Signatures of mistakes: what each gives in the cases of a criterion, as projections."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case, Evidence, Expected, Signature, Traced
from grader.core.outputs.written_outputs import is_written
from grader.judging.diagnosis.projections import (
    COUNT,
    SAME,
    project,
    without_shared_infinities,
)
from grader.judging.diagnosis.text_numbers import as_numbers, has_numbers, is_text
from grader.judging.diagnosis.whole_values import extra_name, plain_parts
from grader.judging.diagnosis.wrong_output import NUMBERS, holds_infinity

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
        outputs = _outputs(tuple(self.cases))
        shape = (0, len(self.cases), len(outputs), COUNT)
        return Evidence(
            cases=tuple(case.name for case in self.cases),
            outputs=outputs,
            traced=traced,
            signatures=tuple(self.kept.values()),
            projections=np.stack(self.projections) if self.projections else np.zeros(shape),
        )


def projected(cases: Sequence[Case], runs: Sequence[Run]) -> Projected:
    """Return what a mistake gives in each case, as projections; `runs` may be of the first alone.

    NaN where the output is right or not known, infinity where the mistake gives nothing: no answer
    is like that.
    """
    outputs = _outputs(tuple(cases))
    found = np.full((len(cases), len(outputs), COUNT), np.nan)
    for place, run in enumerate(runs):
        found[place] = _projected(cases[place], run, outputs)
    return found


@lru_cache  # every mistake of a criterion asks for the same
def _outputs(cases: tuple[Case, ...]) -> tuple[str, ...]:
    """Return the outputs of all cases that are numbers or texts: lists differ in their lengths.

    Behind them stand the names for what values of many numbers have too much.
    """
    numeric = (
        e.name for c in cases for e in c.expected if has_numbers(e) and not is_written(e.name)
    )
    extra = (extra_name(value) for value in plain_parts(cases))
    return (*tuple(dict.fromkeys(numeric))[:MOST_OUTPUTS], *extra)


def _projected(case: Case, run: Run, outputs: Sequence[str]) -> Array:
    expected = {each.name: each for each in case.expected if not is_written(each.name)}
    found = [
        _projected_extra(run, name)
        if name.endswith(extra_name(""))
        else _projection(run.get(name), expected.get(name))
        for name in outputs
    ]
    return np.array(found).reshape(len(outputs), COUNT)


def _projected_extra(run: Run, name: str) -> Array:
    """Return the projection of what is told of extra parts; NaN if there are none."""
    if not run:
        return np.full(COUNT, np.inf)
    return project(run[name]) if name in run else np.full(COUNT, np.nan)


def _projection(got: Array | None, expected: Expected | None) -> Array:
    if expected is None or not has_numbers(expected):  # None in this case alone
        return np.full(COUNT, np.nan)
    if got is None:
        return np.full(COUNT, np.inf)
    if is_text(expected):
        got, expected = as_numbers(got), replace(expected, array=as_numbers(expected.array))
    wide = np.complex128 if expected.array.dtype.kind == "c" else np.float64
    real = got.dtype.kind in NUMBERS and (got.dtype.kind != "c" or wide is np.complex128)
    if not real or _right(got, expected, wide):
        return np.full(COUNT, np.nan)
    got = got if wide is np.float64 else got.astype(wide)
    found = project(without_shared_infinities(got, expected.array)[0], expected.array.shape)
    return np.full(COUNT, np.inf) if np.isnan(found).any() else found


def _right(got: Array, expected: Expected, wide: type[np.number[Any]]) -> bool:
    """Return whether a mistake makes no difference that a submission would lose points for.

    What is zero by theory differs by rounding, in units of the outputs beside it.
    """
    got, right = without_shared_infinities(got, expected.array)
    if got.shape != right.shape or holds_infinity(right):
        return False
    scale = max(float(np.abs(right).max(initial=0.0)), expected.scale)
    apart = np.abs(np.asarray(got, wide) - right)
    return bool(apart.max(initial=0.0) <= min(SAME, expected.tolerance_double) * scale)
