"""Checks the reference's gradients numerically: a wrong one must never become the right answer.

Along random directions, the derivative of the criterion's objective must be what the gradient says.
A difference that does not vanish with a smaller step is a wrong gradient, unless the function
has a kink there: then another direction is drawn.
"""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.pool import Tick, quiet, run_all
from grader.authoring.limited.process_limits import step_limits
from grader.authoring.problems import Collector, Refusal, refusal
from grader.authoring.proof.claimed_gradients import ClaimedGradient, claimed_gradients, movable
from grader.authoring.proof.objective import (
    Arithmetic,
    ObjectiveFunction,
    best_arithmetic,
    kink_at_point,
    slope,
)
from grader.authoring.proof.zeros import zero_units
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case, CaseSet
from grader.core.rubric import Criterion, Rubric

# Random directions: a wrong gradient is orthogonal to one by chance, hardly to two. Two caught all
# of 648 wrong gradients tried.
DIRECTIONS = 2
# More directions where one meets a kink. A margin: functions with many kinks stay unproven with
# fewer.
REDRAWN = 8
# Coordinates that are searched for the worst one, only to name it in the message. A margin for
# time: each takes four runs of the reference.
MOST_SWEPT = 2000


@dataclass(frozen=True)
class GradientRecord:
    """How far one gradient is from the numerical one; `error` is None where kinks forbid to say."""

    criterion: str
    output: str
    given: str
    error: float | None
    tolerance: float

    @property
    def wrong(self) -> bool:
        """Return whether the gradient is not that of its given."""
        return self.error is not None and not self.error <= self.tolerance


def check_gradients(
    rubric: Rubric, case_set: CaseSet, scope: Scope, tick: Tick = quiet
) -> list[GradientRecord]:
    """Return one record per gradient of the reference.

    Raises `Refused` for wrong ones: it names each output, the coordinate and both values.
    """
    cases = ((criterion, checked_case(criterion, case_set)) for criterion in rubric.criteria)
    checked = [(criterion, case) for criterion, case in cases if case]
    tasks = [partial(_checked, *pair, scope) for pair in checked]
    outcomes = run_all(tasks, step_limits(rubric).longer, tick=tick)
    found = Collector()
    records: list[GradientRecord] = []
    for (criterion, case), outcome in zip(checked, outcomes, strict=True):
        place = criterion.name, (case.name,)
        own = partial(outcome.result, "the reference, run again for its gradients,", *place)
        records += found.attempt(own, criterion.name) or []
    found.stop()
    return records


def _checked(criterion: Criterion, case: Case, scope: Scope) -> list[GradientRecord]:
    """Return the records of one criterion; raise `Refused` with all that is wrong about them."""
    found = Collector()
    arithmetic = best_arithmetic(criterion, case, scope)
    gradients, found.refusals = claimed_gradients(criterion, case, scope, arithmetic.precision)
    records: list[GradientRecord] = []
    for claimed, record in measure_gradients(criterion, case, scope, arithmetic, gradients):
        records.append(record)
        if record.wrong:
            found.refusals.append(_wrong_gradient(criterion, case, claimed, scope))
    found.stop()
    return records


def checked_case(criterion: Criterion, case_set: CaseSet) -> Case | None:
    """Return the case whose gradients are checked: the first in double precision."""
    if not criterion.gradient:
        return None
    cases = case_set.cases.get(criterion.name, ())
    case = next((case for case in cases if case.dtype == "float64"), None)
    return case and movable(criterion, case)


def measure_gradients(
    criterion: Criterion,
    case: Case,
    scope: Scope,
    arithmetic: Arithmetic,
    gradients: Sequence[ClaimedGradient],
) -> Iterator[tuple[ClaimedGradient, GradientRecord]]:
    """Yield every gradient of one case with its error, one after the other."""
    norms = {claimed.output: _norm(claimed.gradient) for claimed in gradients}
    scales = {**norms, **zero_units(norms)}
    for claimed in gradients:
        function = ObjectiveFunction(criterion, case, scope, arithmetic.precision, claimed.given)
        error = _error(claimed, function, arithmetic, case.seed, scales[claimed.output])
        names = criterion.name, claimed.output, claimed.given
        yield claimed, GradientRecord(*names, error, arithmetic.tolerance)


def _norm(gradient: Array) -> float:
    return float(np.sqrt(np.sum(np.square(gradient))))


def _error(
    claimed: ClaimedGradient,
    function: ObjectiveFunction,
    arithmetic: Arithmetic,
    seed: int,
    norm: float,
) -> float | None:
    rng = np.random.default_rng(seed)
    errors: list[float] = []
    for _ in range(DIRECTIONS + REDRAWN):
        direction = rng.standard_normal(claimed.gradient.shape).astype(arithmetic.precision)
        error = _error_along(direction, claimed, function, arithmetic, norm)
        errors += [] if error is None else [error]
        if len(errors) == DIRECTIONS:
            break
    return max(errors, default=None)


def _error_along(
    direction: Array,
    claimed: ClaimedGradient,
    function: ObjectiveFunction,
    arithmetic: Arithmetic,
    norm: float,
) -> float | None:
    """Return |numerical - claimed| in units of the gradient's norm; None at a kink.

    `norm` is that of the other gradients where this one is zero by theory.
    """
    line = function.along(direction)
    slope_claimed = np.sum(claimed.gradient * direction)
    scale = np.maximum(np.longdouble(norm), np.finfo(np.float64).tiny)
    best, kinked = np.inf, False
    for step in arithmetic.steps:
        estimate = slope(line, step, scale)
        best = min(best, float(abs(estimate.value - slope_claimed) / scale))
        if best <= arithmetic.tolerance:
            return best
        kinked = estimate.kinked
        if not np.isfinite(best):
            break
    if kinked or kink_at_point(line, arithmetic.steps[-1], scale):
        return None
    return best


def _wrong_gradient(
    criterion: Criterion, case: Case, claimed: ClaimedGradient, scope: Scope
) -> Refusal:
    arithmetic = best_arithmetic(criterion, case, scope)
    function = ObjectiveFunction(criterion, case, scope, arithmetic.precision, claimed.given)
    index, numerical = _worst_coordinate(claimed, function, arithmetic)
    place = f"[{', '.join(map(str, index))}]" if index else ""
    sentence = (
        f"the reference's gradient `{claimed.output}` is wrong: `{claimed.output}{place}` is "
        f"{float(claimed.gradient[index]):.10g}, but the derivative by `{claimed.given}{place}` is "
        f"{numerical:.10g}"
    )
    advice = "Fix the reference, or `gradient` in the rubric."
    return refusal(criterion, case, sentence, advice, claimed.output)


def _worst_coordinate(
    claimed: ClaimedGradient, function: ObjectiveFunction, arithmetic: Arithmetic
) -> tuple[tuple[int, ...], float]:
    """Return the coordinate whose derivative is furthest from the gradient, and that derivative."""
    worst: tuple[float, tuple[int, ...], float] = (-1.0, (), 0.0)
    shape = claimed.gradient.shape
    for flat in range(min(claimed.gradient.size, MOST_SWEPT)):
        index = tuple(int(i) for i in np.unravel_index(flat, shape))
        direction = np.zeros(shape, arithmetic.precision)
        direction[index] = 1
        numerical = slope(function.along(direction), arithmetic.steps[0], np.float64(1)).value
        # A derivative that is not a number is further off than any other: `max` would pass over it.
        off = float(np.nan_to_num(abs(numerical - claimed.gradient[index]), nan=np.inf))
        worst = max(worst, (off, index, float(numerical)), key=lambda found: found[0])
    return worst[1], worst[2]
