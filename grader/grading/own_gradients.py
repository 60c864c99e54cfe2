"""Whether a submission's backward gives the gradients of its own forward, wrong as that may be.

Slopes of the forward are measured along random directions by differences of fourth order, out of
values that a worker sends back; nothing right is told to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case, is_float
from grader.core.outcomes import Outcome, Returned
from grader.core.rubric import Criterion, OutputSpec
from grader.sandbox.sandbox_protocol import Worker

# In units of the inputs, which are near 1. The error of fourth order is near STEP**4, 1e-12;
# smaller steps lose digits to rounding.
STEP = 1e-3
# Relative. In `tests/follow_through` right gradients agree with these slopes to 1e-9 or better; the
# smallest wrong term is far larger.
TOLERANCE = 1e-6
DIRECTIONS = 2  # random directions: a wrong gradient is orthogonal to one by chance, hardly to two
# A smaller slope counts as none. A margin: rounding makes slopes of some 1e-12, and functions that
# depend on an input of some 1e-2 or more.
DEPENDS = 1e-9

Values = Mapping[str, Array]


@dataclass(frozen=True)
class Consistency:
    """One case of a backward criterion whose `gradient` names what is differentiated."""

    criterion: Criterion
    case: Case
    worker: Worker

    def holds(self) -> bool:
        """Return whether every gradient is right, and the forward mixes its inputs.

        The forward has to depend on every input, and on each in another way where the others have
        other values: else the sum of all numbers, with constant gradients, would be consistent.
        """
        given = {f"d{name}": name for name in self.case.inputs if self._is_input(name)}
        outputs = [spec.name for spec in self.criterion.outputs]
        # With `of` the call leaves what is differentiated, and there is no forward of its own.
        if "of" in self.criterion.gradient:
            return False
        if not self._forward_names() or not set(outputs) <= given.keys():
            return False
        gradients = self._values({}, outputs)
        if gradients is None or not set(outputs) <= gradients.keys():
            return False
        inputs = {name: given[name] for name in outputs}
        by_input = {inputs[name]: gradients[name] for name in outputs}
        return (
            self._are_right(by_input, 1)  # all at once: most of what is wrong shows here
            and all(self._are_right({n: each}, DIRECTIONS) for n, each in by_input.items())
            and self._follows_upstream(gradients)
            and all(self._is_mixed(name, inputs, gradients[name]) for name in outputs)
        )

    def _follows_upstream(self, gradients: Values) -> bool:
        """Return whether other upstream gradients give others, and not only multiples."""
        upstream = [self.criterion.gradient[output] for output in self._forward_names()]
        if sum(np.size(self.case.inputs[name]) for name in upstream) == 1:
            return True
        others = self._values(self._drawn(upstream), list(gradients))
        return others is not None and all(
            gradients[name].size == 1 or not _are_parallel(gradients[name], others.get(name))
            for name in gradients
        )

    def _is_mixed(self, name: str, inputs: Mapping[str, str], gradient: Array) -> bool:
        """Return whether a gradient changes with the other inputs.

        The gradient of a vector need not: a bias is only added.
        """
        others = [other for other in inputs.values() if other != inputs[name]]
        if gradient.ndim < 2 or not others:
            return True
        values = self._values(self._drawn(others), [name])
        changed = values.get(name) if values else None
        if changed is None or changed.shape != gradient.shape:
            return False
        return bool(np.linalg.norm(changed - gradient) > DEPENDS * np.linalg.norm(gradient))

    def _drawn(self, names: Sequence[str]) -> dict[str, Array]:
        """Return other values for inputs."""
        rng = np.random.default_rng(self.case.seed)
        return {name: rng.standard_normal(self.case.inputs[name].shape) for name in names}

    def _is_input(self, name: str) -> bool:
        value = self.case.inputs[name]
        return isinstance(value, np.ndarray) and is_float(value)

    def _forward_names(self) -> list[str]:
        return [*self.criterion.gradient]

    def _are_right(self, gradients: Values, directions: int) -> bool:
        """Return whether gradients by inputs are the slopes where all these are moved together.

        The forward depends on an input that is moved alone.
        """
        arrays = {name: self.case.inputs[name] for name in gradients}
        if any(
            g.shape != arrays[n].shape or not np.isfinite(g).all() for n, g in gradients.items()
        ):
            return False
        rng = np.random.default_rng(self.case.seed)
        size = sum(float(np.linalg.norm(gradient)) for gradient in gradients.values())
        for _ in range(directions):
            ways = {name: rng.standard_normal(array.shape) for name, array in arrays.items()}
            slope = self._slope(ways)
            if slope is None or (len(ways) == 1 and not abs(slope) > DEPENDS):
                return False
            right = sum(float(np.sum(gradients[name] * way)) for name, way in ways.items())
            if abs(slope - right) > TOLERANCE * size:
                return False
        return True

    def _slope(self, ways: Values) -> float | None:
        """Return the slope along a direction of the sum of outputs times upstream gradients."""
        at: dict[int, float] = {}
        for step in (-2, -1, 1, 2):
            moved = {n: self.case.inputs[n] + step * STEP * way for n, way in ways.items()}
            value = self._objective(moved)
            if value is None:
                return None
            at[step] = value
        near, far = at[1] - at[-1], at[2] - at[-2]
        return (8 * near - far) / (12 * STEP)

    def _objective(self, moved: Values) -> float | None:
        values = self._values(moved, self._forward_names())
        weights = self.criterion.gradient
        total = 0.0
        for output in self._forward_names():
            value = None if values is None else values.get(output)
            upstream = self.case.inputs[weights[output]]
            if value is None or value.shape != np.shape(upstream):
                return None
            total += float(np.sum(value * upstream))
        return total

    def _values(self, changed: Mapping[str, Any], names: list[str]) -> Values | None:
        case = replace(self.case, inputs={**self.case.inputs, **changed})
        criterion = replace(self.criterion, outputs=tuple(OutputSpec(name) for name in names))
        return _arrays(self.worker.run(criterion, case))


def _are_parallel(one: Array, other: Array | None) -> bool:
    if other is None or one.shape != other.shape:
        return True
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return not abs(float(np.sum(one * other))) < (1 - DEPENDS) * size


def _arrays(outcome: Outcome) -> Values | None:
    if not isinstance(outcome, Returned):
        return None
    return {name: value for name, value in outcome.values.items() if isinstance(value, np.ndarray)}
