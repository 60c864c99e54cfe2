"""Outputs whose tolerance lets mistakes pass that are far larger than rounding."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from grader.authoring.unearned.points_bench import PointsBench
from grader.authoring.unearned.trivial_values import EQUAL
from grader.authoring.unearned.unearned_points import Unearned
from grader.confined.values.arrays import Array
from grader.confined.values.leaves import LIST
from grader.core.cases import Case
from grader.core.metrics import difference, largest
from grader.core.outcomes import Formed
from grader.core.rubric import OutputSpec
from grader.judging.credit import FULL
from grader.judging.values.expectations import Expectation, expectations_of
from grader.judging.values.output_verdict import judge_output
from grader.judging.values.value_sentences import error_text

# Relative errors, the largest first. A hundredth is the `sloppy` of a rubric that says nothing:
# what is further off is not even nearly right.
OFF = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01)
SMALL_SHARE = 0.5  # of the elements that are not zero: a choice for "a term is missing"

Change = Callable[[Array], Array]


def wide_tolerances(bench: PointsBench) -> Iterator[Unearned]:
    """Yield each output that is right in all required cases although its values are changed."""
    for spec in bench.criterion.outputs:
        told = _told(spec, bench)
        if told:
            answer, why = told
            advice = f"Give `{spec.name}` a narrower tolerance."
            yield Unearned(bench.criterion.name, answer, why, advice, doubtful=True)


def _told(spec: OutputSpec, bench: PointsBench) -> tuple[str, str] | None:
    name = f"`{spec.name}`"
    numbers = spec.text.numbers or 0.0
    if numbers >= OFF[-1]:
        return (
            f"{name} {100 * numbers:g} % off",
            f"counts as right, by its `numbers` of {numbers:g}",
        )
    if spec.free_shape or not any(_asked(spec, case, bench) for case in bench.required):
        return None
    why = f"counts as right, {_tolerance(spec, bench)}"
    if _passes(spec, bench, partial(_off, OFF[-1])):
        most = next(off for off in OFF if _passes(spec, bench, partial(_off, off)))
        return f"{name} {100 * most:g} % off", why
    if _passes(spec, bench, _halved):
        return (
            f"half of {name}",
            f"counts as right without its smaller elements, {_tolerance(spec, bench)}",
        )
    if _passes(spec, bench, _as_float16):
        return f"{name} rounded to float16", why
    return None


def _passes(spec: OutputSpec, bench: PointsBench, change: Change) -> bool:
    """Return whether the changed values are right in every required case, and differ in one."""
    differ = False
    for case in bench.required:
        for asked in _asked(spec, case, bench):
            changed = change(asked.array)
            differ = differ or _differ(changed, asked.array)
            value = Formed(LIST, changed) if asked.expected.form else changed
            values = {**bench.compared(case), asked.name: value}
            verdict = judge_output(values, asked).verdict
            if verdict.credit != FULL:
                return False
    return differ


def _differ(changed: Array, array: Array) -> bool:
    """Return whether a change is more than rounding: 8.000000000000002 is 8 as a float16."""
    return bool(difference(changed, array).max(initial=0.0) > EQUAL * largest(array))


def _asked(spec: OutputSpec, case: Case, bench: PointsBench) -> list[Expectation]:
    """Return the floating-point leaves of an output that are not zero by theory."""
    asked = expectations_of(case, bench.criterion, bench.rubric.tolerance)
    own = [each for each in asked if each.spec is spec and not each.expected.scale]
    return [e for e in own if e.expected.form in ("", LIST) and e.array.dtype.kind in "fc"]


def _off(by: float, array: Array) -> Array:
    """Return numbers too large by a share, or too small: which, changes from one to the next."""
    signs = np.where(np.arange(array.size).reshape(array.shape) % 3 == 1, -1.0, 1.0)
    return np.asarray(array * (1 + by * signs), dtype=array.dtype)


def _halved(array: Array) -> Array:
    """Return the numbers with zeros for the smaller half of those that are none."""
    sizes = np.abs(array)
    kept = sizes[(sizes > 0) & np.isfinite(sizes)]
    if kept.size < 2:
        return array
    return np.where(sizes < np.quantile(kept, SMALL_SHARE), np.zeros((), array.dtype), array)


def _as_float16(array: Array) -> Array:
    if array.dtype.kind == "c":
        return np.asarray(_rounded(array.real) + 1j * _rounded(array.imag), dtype=array.dtype)
    return np.asarray(_rounded(array), dtype=array.dtype)


def _rounded(array: Array) -> Array:
    with np.errstate(all="ignore"):
        rounded = array.astype(np.float16)
    return np.where(np.isfinite(rounded), rounded, array)


def _tolerance(spec: OutputSpec, bench: PointsBench) -> str:
    """Return what lets it pass: "by its tolerance of 0.1"."""
    asked = [each for case in bench.required for each in _asked(spec, case, bench)]
    absolute = f" and its `absolute` of {error_text(spec.absolute)}" if spec.absolute else ""
    largest = max(each.bounds.double for each in asked)
    return f"by its tolerance of {error_text(largest)}{absolute}"
