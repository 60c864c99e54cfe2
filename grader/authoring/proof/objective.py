"""The number whose derivatives a criterion's gradients are, and its slope along a direction.

Slopes are differences of fourth order, with kinks recognised.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import Scope, has_higher_precision, run_reference
from grader.authoring.cases.reference_values import map_floats
from grader.authoring.limited.pool import attempt
from grader.authoring.problems import Refused, refusal
from grader.authoring.proof.zeros import GRADIENT_ADVICE
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case
from grader.core.errors import GraderError
from grader.core.rubric import Criterion

Line = Callable[[float], np.floating]  # s -> the function at the point plus s times the direction

# Relative. Where a function is smooth, differences of second and fourth order agree to 1e-8 or
# better; a kink between their points changes one of them by much more.
KINK = 1e-4


@dataclass(frozen=True)
class Arithmetic:
    """How finely this machine can differentiate."""

    precision: str
    steps: tuple[float, ...]  # smaller ones where a kink is near
    tolerance: float  # relative to the gradient's norm


LONG = Arithmetic("longdouble", (1e-4, 1e-5, 1e-6), 1e-9)
DOUBLE = Arithmetic("float64", (1e-3, 1e-4, 1e-5), 1e-7)


@dataclass(frozen=True)
class Slope:
    """An estimate, and whether the function has a kink near the point."""

    value: np.floating
    kinked: bool


def slope(line: Line, step: float, scale: np.floating) -> Slope:
    """Return d line / ds at 0. The error is of the order step**4 unless there is a kink.

    `scale` is how large slopes are in other directions: what is small beside it is not a kink.
    """
    near = line(step) - line(-step)
    far = line(2 * step) - line(-2 * step)
    second = near / (2 * step)
    fourth = (8 * near - far) / (12 * step)
    return Slope(fourth, bool(abs(fourth - second) > KINK * max(scale, abs(fourth))))


def kink_at_point(line: Line, step: float, scale: np.floating) -> bool:
    """Return whether the slopes to the left and to the right differ, as those of |s| do at 0."""
    middle = line(0.0)
    right = (line(step) - middle) / step
    left = (middle - line(-step)) / step
    return bool(abs(right - left) > KINK * max(scale, abs(right), abs(left)))


@dataclass(frozen=True)
class Objective:
    """The number that is differentiated: the sum of values times their upstream gradients."""

    weights: Mapping[str, str]  # value the lines leave behind -> given that it is multiplied with
    scalar: str = ""  # or the value that is the number itself

    @property
    def names(self) -> tuple[str, ...]:
        """Return the values it is computed from."""
        return (self.scalar,) if self.scalar else tuple(self.weights)


def objective_of(criterion: Criterion) -> Objective:
    """Return what the rubric says the gradients are gradients of."""
    if "of" in criterion.gradient:
        return Objective({}, criterion.gradient["of"])
    return Objective(dict(criterion.gradient))


def best_arithmetic(criterion: Criterion, case: Case, scope: Scope) -> Arithmetic:
    """Return the higher precision where the machine has one and the reference keeps it."""
    names = objective_of(criterion).names
    try:
        values = attempt(lambda: run_reference(criterion, case, scope, "longdouble", names))
    except GraderError:
        return DOUBLE
    kept = all(np.asarray(values.get(name)).dtype == np.longdouble for name in names)
    return LONG if kept and has_higher_precision() else DOUBLE


class ObjectiveFunction:
    """The objective of a criterion as a function of one of its givens."""

    def __init__(
        self, criterion: Criterion, case: Case, scope: Scope, precision: str, given: str
    ) -> None:
        inputs = {k: map_floats(v, lambda a: a.astype(precision)) for k, v in case.inputs.items()}
        self.case = replace(case, inputs=inputs)
        self.criterion, self.scope, self.precision = criterion, scope, precision
        self.objective: Objective = objective_of(criterion)
        self.path = given

    def along(self, direction: Array) -> Line:
        """Return s -> the objective at the given plus s times the direction."""

        def line(s: float) -> np.floating:
            change = np.longdouble(s) * direction
            moved: dict[str, Any] = _moved(self.case.inputs, self.path, change)
            case = replace(self.case, inputs=moved)
            names = self.objective.names
            values = run_reference(self.criterion, case, self.scope, self.precision, names)
            return self._number(values)

        return line

    def _number(self, values: Mapping[str, Any]) -> np.floating:
        if self.objective.scalar:
            value = np.asarray(values[self.objective.scalar])
            if value.size != 1:
                name = self.objective.scalar
                what = f"`{name}` has the shape {value.shape}; expected a single number"
                raise Refused([refusal(self.criterion, self.case, what, GRADIENT_ADVICE, name)])
            return np.longdouble(value.item())
        weights = self.objective.weights.items()
        return np.longdouble(sum(self._weighted(values, *each) for each in weights))

    def _weighted(self, values: Mapping[str, Any], name: str, given: str) -> np.floating:
        """Return the sum of a value times the given that is its upstream gradient."""
        value, upstream = np.asarray(values.get(name)), np.asarray(self.case.inputs[given])
        try:
            return np.longdouble(np.sum(value * upstream))
        except (TypeError, ValueError):
            found = f"the shape {value.shape}" if value.dtype.kind in "fiu" else "no numbers"
            what = f"`{name}` has {found}; its upstream gradient `{given}` has {upstream.shape}"
            raise Refused(
                [refusal(self.criterion, self.case, what, GRADIENT_ADVICE, name)]
            ) from None


def _moved(value: Any, path: str, change: Array) -> Any:
    """Return the nested value with one array or number in it, found by `path`, changed.

    The name of a module's parameter has dots itself: "attention.key.weight".
    """
    if not path:
        return (
            np.asarray(value + change, value.dtype) if hasattr(value, "dtype") else value + change
        )
    pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
    place = next(key for key, _ in pairs if f"{path}.".startswith(f"{key}."))
    moved = _moved(value[place], path[len(str(place)) + 1 :], change)
    if isinstance(value, Mapping):
        return {**value, place: moved}
    return type(value)(moved if i == place else v for i, v in enumerate(value))
