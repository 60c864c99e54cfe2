"""How exact an answer can be: tolerances from the noise of the reference itself.

The noise of an output in double precision is the greatest error of three: the reference
is computed in a higher precision, with inputs moved by one unit in the last place, and (scaled
down) in single precision. Honest re-implementations have stayed below seven times this noise, in
single precision below sixteen times; the factors leave room for that and for more.
"""

import math
from dataclasses import replace

import numpy as np

from grader.authoring.problems import refusal
from grader.authoring.proof.answer_forms import compared
from grader.authoring.proof.calibrated_case import Calibration
from grader.authoring.proof.written_fitness import UNSTEADY, unsteady
from grader.authoring.proof.zeros import ZERO_SHARE, Leaves, Runs, zeros_among
from grader.confined.values.arrays import Array
from grader.core.cases import Case, Expected, is_inexact
from grader.core.metrics import largest, metric_of, scaled_errors
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import CaseSpec, Criterion, OutputSpec

EPSILON = 2.0**-52  # the distance from 1 to the next double: no measured noise counts for less
SINGLE_TO_DOUBLE = 2.0**-29  # the ratio of the two precisions, 2**-52 / 2**-23
# A margin of ten: the worst honest answer ever seen was off by 6.3 times the noise, where functions
# saturate. In `tests/authoring/test_honest_answers.py` the worst is at 0.06 of its tolerance. The
# lower bound is some 4,500 roundings of a double; beyond the upper one a case is refused.
FACTOR_DOUBLE, BOUNDS_DOUBLE = 64, (1e-12, 1e-6)
# A margin of two: the worst honest answer in single precision was off by 15.3 times the noise, all
# but a hundredth by less than 1.7 times. The lower bound is some 80 roundings. Mistakes in the
# formulas are far above the upper one: the smallest ever seen was off by 0.15.
FACTOR_SINGLE, BOUNDS_SINGLE = 32, (1e-5, 1e-3)
# The noise with which FACTOR_SINGLE reaches the upper bound: more could not be told from a mistake.
MOST_SINGLE = 3e-5
# A row so many times smaller than the largest may be all wrong and change the array by 1e-4 only,
# as much as a tolerance allows.
MOST_ROW_RATIO = 1e4
ROUNDED = 0.01  # a row that is rounding changes by more, as a whole; all others by rounding
ADVICE = (
    "Choose other inputs: smaller numbers, no sums that cancel, nothing at the edge of a jump, "
    "rows of about the same size. Or keep the case: write `stability: true` in it."
)


def calibrate(criterion: Criterion, spec: CaseSpec, case: Case, runs: Runs) -> Calibration:
    """Return the case with expected values of the highest precision and measured tolerances.

    A case that is too ill-conditioned to grade by is refused, unless its `spec` says
    `stability: true`: then the result only records the reason.
    """
    outputs = {name: output for name in runs.base if (output := criterion.spec_of(name))}
    uncompared = {n: Expected(n, array, 0.0, 0.0) for n, array in runs.base.items()}
    runs = _with_zeros(criterion, compared(criterion, runs))
    forms = {e.name: e.form for e in case.expected}
    judged = {
        name: _expected(name, output, runs, case.dtype) if name in runs.base else uncompared[name]
        for name, output in outputs.items()
    }
    expected = tuple(replace(each, form=forms.get(name, "")) for name, each in judged.items())
    reasons = {
        n: reason for n in runs.base if (reason := _ill_conditioned(n, outputs.get(n), runs))
    }
    refused = {} if spec.stability else reasons
    refusals = [
        refusal(criterion, spec, f"{reason}, so no answer can be judged fairly", advice, name)
        for name, reason in refused.items()
        for advice in [UNSTEADY if is_written(name) else ADVICE]
    ]
    zeros = _zero_outputs(criterion, case, runs)
    refusals += [refusal(criterion, spec, *_all_zero(name), name) for name in zeros]
    if case.dtype == "float32" and runs.no_single:
        refusals.append(refusal(criterion, spec, *_never_single(runs.no_single)))
    made = replace(case, expected=expected)
    why = next(iter(reasons.values()), "")
    return Calibration(made, why, tuple(refusals), runs.no_single)


def _with_zeros(criterion: Criterion, runs: Runs) -> Runs:
    """Return the runs, and in them which outputs are zero by theory."""
    small = zeros_among(criterion, runs.double)
    zeros = {name: unit for name, unit in small.items() if _is_rounding(name, runs)}
    return replace(runs, zeros=zeros)


def _is_rounding(name: str, runs: Runs) -> bool:
    """Return whether a tiny output has no digit that the runs agree on.

    One that they agree on is tiny, and has its own size.
    """
    if not runs.base[name].any():
        return any(leaves[name].any() for leaves in (*runs.nudged, *runs.single) if name in leaves)
    return FACTOR_DOUBLE * _noise(name, runs)[0] > BOUNDS_DOUBLE[1]


def _zero_outputs(criterion: Criterion, case: Case, runs: Runs) -> list[str]:
    """Return outputs of which every part is zero. A part alone may be: what does not count has
    the gradient zero. Zeros beside a text, None or a count are not passed by zeros alone.
    """
    parts: dict[str, list[Array]] = {}
    others = {_output(criterion, each.name) for each in case.expected if each.form}
    for name, array in runs.base.items():
        if array.size:
            parts.setdefault(_output(criterion, name), []).append(array)
        if name in runs.zeros:
            others.add(_output(criterion, name))
    return [
        output
        for output, arrays in parts.items()
        if output and output not in others
        if any(map(is_inexact, arrays)) and not any(array.any() for array in arrays)
    ]


def _output(criterion: Criterion, name: str) -> str:
    spec = criterion.spec_of(name)
    return spec.name if spec else ""


def _all_zero(name: str) -> tuple[str, str]:
    sentence = f"`{name}` is zero everywhere, so a function that returns zeros would pass"
    advice = (
        f"Change the inputs until `{name}` holds other numbers, or put it into one list with "
        f"others in `call`; if it is zero for all inputs, take `{name}` out of `outputs`."
    )
    return sentence, advice


def _never_single(reason: str) -> tuple[str, str]:
    """Say that a case in single precision is one that nobody can pass."""
    sentence = f"{reason} in single precision, which the case asks for"
    advice = (
        "Say `precision: [float64]` in the criterion, which leaves such default cases out, or "
        "change the reference until it has a result in single precision."
    )
    return sentence, advice


def _expected(name: str, spec: OutputSpec, runs: Runs, dtype: str) -> Expected:
    exact, scale = runs.exact[name], runs.zeros.get(name, 0.0)
    if not is_inexact(exact):
        return Expected(name, exact, 0.0, 0.0)
    if scale:
        exact = np.zeros_like(exact)
    double, single = _noise(name, runs, spec)
    unit = _unit(exact, scale) if metric_of(spec, exact).absolute else 1.0
    tolerance_single = unit * _clipped(FACTOR_SINGLE * single / unit, BOUNDS_SINGLE)
    if dtype == "float32" or is_short(runs.base[name]):
        return Expected(name, exact, tolerance_single, tolerance_single, scale)
    tolerance_double = unit * _clipped(FACTOR_DOUBLE * double / unit, BOUNDS_DOUBLE)
    if not runs.single and not runs.no_single:  # the rubric says that single precision is none
        tolerance_single = tolerance_double
    return Expected(name, exact, tolerance_double, tolerance_single, scale)


def is_short(array: Array) -> bool:
    """Return whether the reference itself computes an output in less than double precision."""
    return array.dtype.itemsize < (16 if array.dtype.kind == "c" else 8)


def _unit(exact: Array, scale: float) -> float:
    """Return the unit of absolute errors; the size of zeros is 1, as with relative errors."""
    return scale or largest(exact) or 1.0


def _noise(name: str, runs: Runs, spec: OutputSpec | None = None) -> tuple[float, float]:
    """Return noise in double and single precision, in the output's metric (scaled by default)."""
    base = runs.base[name]

    def error(leaves: Leaves, against: Array) -> float:
        got = leaves.get(name)
        if got is None or got.shape != against.shape:
            return math.inf
        if name in runs.zeros:
            unit = 1.0 if spec and metric_of(spec, base).absolute else runs.zeros[name]
            return float(np.abs(got).max(initial=0.0)) / unit
        if spec:
            errors = metric_of(spec, base).errors(got, against, spec, None)
        else:
            errors = scaled_errors(got, against)
        return float(errors.max(initial=0.0))

    single = max((error(leaves, base) for leaves in runs.single), default=0.0)
    if is_short(base):
        single = max(single, float(np.finfo(base.dtype).eps))
    double = [error(leaves, base) for leaves in runs.nudged]
    double += [error(runs.base, runs.exact[name]), single * SINGLE_TO_DOUBLE, EPSILON]
    return max(double), single


def _clipped(value: float, bounds: tuple[float, float]) -> float:
    return float(min(max(value, bounds[0]), bounds[1]))


def _ill_conditioned(name: str, spec: OutputSpec | None, runs: Runs) -> str:
    """Return why an output cannot be judged fairly, or nothing."""
    if spec and is_written(name):
        return unsteady(spec, runs.base, runs.nudged)
    if not is_inexact(runs.exact[name]):
        return ""
    double, single = _noise(name, runs)
    if np.isinf(runs.base[name]).any() and math.inf in (double, single):
        return f"{name} is infinite in one run and finite in another, with the last digit changed"
    if runs.base[name].dtype == np.float16:  # one unit in the last place is 1e-3
        return ""
    if FACTOR_DOUBLE * double > BOUNDS_DOUBLE[1] and not is_short(runs.base[name]):
        return f"{name} changes by {double:.1g} when its inputs change in the last digit"
    if single > MOST_SINGLE:
        return f"{name} is off by {single:.1g} in single precision"
    ratio = 1.0 if name in runs.zeros else _row_ratio(name, runs)
    if ratio > MOST_ROW_RATIO:
        return f"the rows of {name} differ {ratio:.1g}-fold in size"
    return ""


def _row_ratio(name: str, runs: Runs) -> float:
    """Return how many times the largest row is the smallest one that is not 0.

    The size of a row is its root mean square along the last axis. A row that is 0 by theory, and
    other rounding in each run, does not count: below the triangle of a decomposition, say.
    """
    array = runs.exact[name]
    if array.ndim < 2:
        return 1.0
    sizes = _row_sizes(array)
    others = [leaves[name] for leaves in runs.double if leaves[name].shape == array.shape]
    with np.errstate(invalid="ignore"):  # infinite numbers are equal
        errors = np.max([_row_sizes(array - other) for other in others], axis=0)
    rounding = (sizes <= ZERO_SHARE * sizes.max(initial=0.0)) & (errors > ROUNDED * sizes)
    sizes = sizes[(sizes > 0) & ~rounding]
    return float(sizes.max() / sizes.min()) if sizes.size else 1.0


def _row_sizes(array: Array) -> Array:
    finite = np.where(np.isfinite(array), np.abs(array), 0.0)
    sizes: Array = np.sqrt(np.mean(np.square(finite.astype(np.longdouble)), axis=-1))
    return sizes
