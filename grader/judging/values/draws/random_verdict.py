"""Judging random quantities: the mean and the spread of many runs, never a single value."""

from collections.abc import Mapping

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Case, RandomOutput
from grader.core.draws.random_outputs import is_constant, typical_mean, typical_std
from grader.core.grades import STATISTICAL, OutputVerdict, Status
from grader.core.outcomes import Value
from grader.core.rubric import Criterion
from grader.judging.credit import FULL, NOTHING, Judged
from grader.judging.values.changed_arguments import is_unchanged
from grader.judging.values.kinds.plain_arrays import plain_array
from grader.judging.values.kinds.structure import absence_sentence, foreign_sentence
from grader.judging.values.shapes import shape_sentence, wanted

REAL = "biuf"  # kinds of arrays that have a mean: truth values too, whose mean is a share
SAME = "`{name}` is the same for every seed; expected random numbers"
UNCHANGED = "`{name}` was not changed; expected random numbers in its place"


def judge_random(
    values: Mapping[str, Value], case: Case, criterion: Criterion
) -> list[Judged[OutputVerdict]]:
    """Return one verdict for each random quantity of the rubric; one without statistics is wrong.

    `values` have a row for each run.
    """
    known = {each.name: each for each in case.random}
    return [_judged(values, spec.name, known, case, criterion) for spec in criterion.statistical]


def _judged(
    values: Mapping[str, Value],
    name: str,
    known: Mapping[str, RandomOutput],
    case: Case,
    criterion: Criterion,
) -> Judged[OutputVerdict]:
    if name not in known:  # never a pass
        message = f"`{name}` has no expected statistics in this case, so nothing can be credited"
        return _refused(name, message, "not checked")
    asked = known[name]
    runs = plain_array(values[name]) if name in values else None
    if runs is None or runs.dtype.kind not in REAL:
        return _refused(name, _no_numbers(values, asked, case), "wrong structure")
    if runs.shape != (case.runs, *asked.shape):
        shape = runs.shape[1:] if runs.shape[:1] == (case.runs,) else runs.shape
        return _refused(name, _other_shape(shape, asked, case), "wrong shape")
    if all(is_unchanged(name, case, criterion, run) for run in runs):
        return _refused(name, UNCHANGED.format(name=name), "wrong values")
    told = _difference(runs.astype(np.float64), asked)
    if told:
        return _refused(name, told, "wrong values")
    return Judged(OutputVerdict(name, Status.RIGHT, FULL, metric=STATISTICAL))


def _refused(name: str, message: str, fault: str) -> Judged[OutputVerdict]:
    verdict = OutputVerdict(name, Status.WRONG, NOTHING, message, metric=STATISTICAL)
    return Judged(verdict, fault)


def _no_numbers(values: Mapping[str, Value], asked: RandomOutput, case: Case) -> str:
    expected = wanted(asked.shape, case.letters_of(asked.name))
    if asked.name not in values:
        return absence_sentence(asked.name, values, expected)
    return foreign_sentence(asked.name, values[asked.name], f"{expected}, of real numbers")


def _other_shape(shape: tuple[int, ...], asked: RandomOutput, case: Case) -> str:
    got, expected = np.zeros(shape), np.zeros(asked.shape)
    return shape_sentence(asked.name, got, expected, case.letters_of(asked.name), lambda _: False)


def _difference(runs: Array, asked: RandomOutput) -> str:
    """Return what is wrong about the numbers of all runs; nothing if they are right."""
    odd = int(np.count_nonzero(~np.isfinite(runs).reshape(len(runs), -1).all(axis=1)))
    if odd:
        return f"`{asked.name}` holds NaN or infinity in {odd:,} of {len(runs):,} runs"
    if is_constant(runs, asked.spread):
        return SAME.format(name=asked.name)
    with np.errstate(all="ignore"):  # numbers of a student may be too large for their squares
        return _mean_sentence(runs, asked) or _std_sentence(runs, asked)


def _mean_sentence(runs: Array, asked: RandomOutput) -> str:
    found = typical_mean(runs, asked.mean)
    place = _worst(found, asked.mean, asked.allowed)
    if place is None:
        return ""
    values = f"is about {found[place]:.4g}; expected {_bounds(asked.mean[place], asked)}"
    return f"the mean of `{asked.name}{_index(place)}` over {len(runs):,} runs {values}"


def _std_sentence(runs: Array, asked: RandomOutput) -> str:
    if asked.std is None:
        return ""
    found = typical_std(runs, asked.mean, asked.std)
    place = _worst(found, asked.std, asked.allowed)
    if place is None:
        return ""
    times = f"{found[place] / asked.std[place]:.2g} times as much as it should"
    values = f"is about {found[place]:.4g}; expected {_bounds(asked.std[place], asked)}"
    over = f"its standard deviation over {len(runs):,} runs"
    return f"`{asked.name}{_index(place)}` spreads {times}: {over} {values}"


def _worst(found: Array, expected: Array, allowed: float) -> tuple[int, ...] | None:
    """Return the index of what is furthest off; nothing if all is within what is allowed."""
    off = np.abs(found - expected)
    if bool((off <= allowed).all()):
        return None
    place = int(np.argmax(np.nan_to_num(off, nan=np.inf)))
    return tuple(int(axis) for axis in np.unravel_index(place, off.shape))


def _bounds(expected: Array, asked: RandomOutput) -> str:
    return f"{expected:.4g} ± {asked.allowed:.2g}"


def _index(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, place))}]" if place else ""
