"""How exact an answer can be: tolerances from the noise of the reference itself.

The noise of an output in double precision is the greatest error of three: the reference
is computed in a higher precision, with inputs moved by one unit in the last place, and (scaled
down) in single precision. Honest re-implementations have stayed below seven times this noise, in
single precision below sixteen times; the factors leave room for that and for more.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from grader.authoring.problems import Refusal, refusal
from grader.authoring.proof.written_fitness import UNSTEADY, unsteady
from grader.authoring.proof.zeros import Leaves, Runs, zeros_among
from grader.core.cases import Array, Case, Expected, is_float
from grader.core.metrics import METRICS, scaled_errors
from grader.core.rubric import CaseSpec, Criterion, OutputSpec
from grader.core.written_outputs import is_written

EPSILON = 2.0**-52  # one unit in the last place of a double: no measured noise counts for less
SINGLE_TO_DOUBLE = 2.0**-29  # ratio of the two precisions
# Times the noise: far above the seven of honest re-implementations. The bounds keep it sensible.
FACTOR_DOUBLE, BOUNDS_DOUBLE = 64, (1e-12, 1e-6)
# The same in single precision, where honest re-implementations stay below sixteen times.
FACTOR_SINGLE, BOUNDS_SINGLE = 32, (1e-5, 1e-3)
MOST_SINGLE = 3e-5  # noise beyond which single precision cannot be told from a mistake
MOST_ROW_RATIO = 1e4  # beyond which a mistake in the smallest row drowns in the largest
ADVICE = (
    "Choose other inputs: smaller numbers, no sums that cancel, nothing at the edge of a jump, "
    "rows of about the same size. Or keep the case all the same: say `stability: true` in it."
)


@dataclass(frozen=True)
class Calibration:
    """A case with its tolerances, why it is ill-conditioned, and what keeps it from being used."""

    case: Case
    reason: str = ""  # empty if it is well-conditioned
    refusals: tuple[Refusal, ...] = ()
    no_single: str = ""  # why the reference has no single-precision form, if it has none


def calibrate(criterion: Criterion, spec: CaseSpec, case: Case, runs: Runs) -> Calibration:
    """Return the case with expected values of the highest precision and measured tolerances.

    A case that is too ill-conditioned to grade by is refused, unless its `spec` says
    `stability: true`: then the result only records the reason.
    """
    runs = _with_zeros(criterion, runs)
    outputs = {name: criterion.spec_of(name) for name in runs.base}
    expected = tuple(
        _expected(name, output, runs, case.dtype) for name, output in outputs.items() if output
    )
    reasons = {n: reason for n in runs.base if (reason := _ill_conditioned(n, outputs[n], runs))}
    refused = {} if spec.stability else reasons
    refusals = [
        refusal(criterion, spec, f"{reason}, so that no answer can be judged fairly", advice, name)
        for name, reason in refused.items()
        for advice in [UNSTEADY if is_written(name) else ADVICE]
    ]
    refusals += [refusal(criterion, spec, *_all_zero(n), n) for n in _zero_outputs(criterion, runs)]
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


def _zero_outputs(criterion: Criterion, runs: Runs) -> list[str]:
    """Return outputs of which every part is zero. A part alone may be: what does not count has
    the gradient zero.
    """
    parts: dict[str, list[str]] = {}
    for name, array in runs.base.items():
        spec = criterion.spec_of(name)
        if spec and is_float(array) and array.size:
            parts.setdefault(spec.name, []).append(name)
    return [
        output
        for output, names in parts.items()
        if not any(runs.base[name].any() or name in runs.zeros for name in names)
    ]


def _all_zero(name: str) -> tuple[str, str]:
    sentence = f"`{name}` is zero everywhere, so a function that returns zeros would pass"
    advice = (
        f"Change the inputs until `{name}` holds other numbers; if it is zero for all inputs, "
        f"take `{name}` out of `outputs`."
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
    if not is_float(exact):
        return Expected(name, exact, 0.0, 0.0)
    if exact.dtype != np.float32:
        exact = exact.astype(np.float64)  # half precision, say: a file holds none
    if scale:
        exact = np.zeros_like(exact)
    double, single = _noise(name, runs, spec)
    unit = _unit(exact, scale) if METRICS[spec.metric].absolute else 1.0
    tolerance_single = unit * _clipped(FACTOR_SINGLE * single / unit, BOUNDS_SINGLE)
    if dtype == "float32":
        return Expected(name, exact, tolerance_single, tolerance_single, scale)
    tolerance_double = unit * _clipped(FACTOR_DOUBLE * double / unit, BOUNDS_DOUBLE)
    if not runs.single and not runs.no_single:  # the rubric says that single precision is none
        tolerance_single = tolerance_double
    return Expected(name, exact, tolerance_double, tolerance_single, scale)


def _unit(exact: Array, scale: float) -> float:
    """Return the unit of absolute errors; the size of zeros is 1, as with relative errors."""
    return scale or float(np.abs(exact).max(initial=0.0)) or 1.0


def _noise(name: str, runs: Runs, spec: OutputSpec | None = None) -> tuple[float, float]:
    """Return noise in double and single precision, in the output's metric (scaled by default)."""
    base = runs.base[name]

    def error(leaves: Leaves, against: Array) -> float:
        got = leaves.get(name)
        if got is None or got.shape != against.shape:
            return math.inf
        if name in runs.zeros:
            unit = 1.0 if spec and METRICS[spec.metric].absolute else runs.zeros[name]
            return float(np.abs(got).max(initial=0.0)) / unit
        if spec:
            errors = METRICS[spec.metric].errors(got, against, spec, None)
        else:
            errors = scaled_errors(got, against)
        return float(errors.max(initial=0.0))

    single = max((error(leaves, base) for leaves in runs.single), default=0.0)
    double = [error(leaves, base) for leaves in runs.nudged]
    double += [error(runs.base, runs.exact[name]), single * SINGLE_TO_DOUBLE, EPSILON]
    return max(double), single


def _clipped(value: float, bounds: tuple[float, float]) -> float:
    return float(min(max(value, bounds[0]), bounds[1]))


def _ill_conditioned(name: str, spec: OutputSpec | None, runs: Runs) -> str:
    """Return why an output cannot be judged fairly, or nothing."""
    if spec and is_written(name):
        return unsteady(spec, runs.base, runs.nudged)
    if not is_float(runs.exact[name]):
        return ""
    double, single = _noise(name, runs)
    if FACTOR_DOUBLE * double > BOUNDS_DOUBLE[1]:
        return f"{name} changes by {double:.1g} when its inputs change in the last digit"
    if single > MOST_SINGLE:
        return f"{name} is off by {single:.1g} in single precision"
    ratio = 1.0 if name in runs.zeros else _row_ratio(runs.exact[name])
    if ratio > MOST_ROW_RATIO:
        return f"the rows of {name} differ {ratio:.1g}-fold in size"
    return ""


def _row_ratio(array: Array) -> float:
    """Return how many times the largest row is the smallest one that is not 0.

    The size of a row is its root mean square along the last axis.
    """
    if array.ndim < 2:
        return 1.0
    sizes = np.sqrt(np.mean(np.square(array.astype(np.longdouble)), axis=-1))
    sizes = sizes[sizes > 0]
    return float(sizes.max() / sizes.min()) if sizes.size else 1.0
