"""Runs a case in several precisions, and with inputs moved in the last digit.

Such a run may never end though the first one did: other numbers, more loops.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import FunctionType
from typing import Any, TypeVar

import numpy as np

from grader.authoring.cases.reference_runs import Scope, has_higher_precision, run_reference
from grader.authoring.cases.reference_values import map_floats, output_leaves
from grader.authoring.limited.limited_process import lengthen
from grader.authoring.limited.pool import run_all
from grader.authoring.mutation.watch import TooManyLinesError, Watch, most_lines
from grader.authoring.problems import Refused, refusal
from grader.authoring.proof.zeros import Leaves, Runs
from grader.confined.case.casting import cast_floats
from grader.confined.values.arrays import Array
from grader.core.cases import Case, is_inexact
from grader.core.errors import GraderError
from grader.core.metrics import largest
from grader.core.rubric import Criterion

# Runs with inputs moved by a rounding: one alone may miss noise by chance. Each costs a run of the
# reference.
NUDGES = 4
# Of a number that somebody writes; nearly all drawn ones have 16 or more.
DIGITS_WRITTEN = 12
# Of outputs, relative to the largest number: no tolerance is larger (`calibration.py`).
JUMP = 1e-6
NUDGED = "when its inputs change in the last digit"

T = TypeVar("T")
Attempts = Mapping[str, Callable[[], Any]]
Move = Callable[[Array, np.random.Generator], Array]
Way = Callable[[Mapping[str, Any]], dict[str, Any]]  # of moving all inputs

ADVICE = "End its loops after a fixed number of rounds."
NEVER_ENDS = GraderError("the reference did not end.", ADVICE)


def counted(run: Callable[[], T], scope: Scope) -> tuple[T, int]:
    """Return what `run()` returns, and how many lines of the reference it executed."""
    lengthen()
    watch = Watch(namespaces_of(scope), remember=False)
    return watch.run(run), watch.lines


def bounded(run: Callable[[], T], scope: Scope, lines: int, problem: GraderError = NEVER_ENDS) -> T:
    """Return what `run()` returns; raise `problem` if it goes on far beyond `lines`.

    Lines are counted because their number, unlike a time, is the same on every machine.
    """
    watch = Watch(namespaces_of(scope), limit=most_lines(lines), remember=False)
    try:
        result: T = watch.run(run)
    except TooManyLinesError:
        raise problem from None
    return result


def attempted(runs: Mapping[str, Callable[[], Any]], scope: Scope, lines: int) -> Attempts:
    """Carry out runs in another process; return for each what gives its result, or raises."""
    tasks = [partial(bounded, run, scope, lines) for run in runs.values()]
    outcomes = run_all(tasks, together=len(tasks) or 1)
    results = (partial(outcome.result, "the reference") for outcome in outcomes)
    return dict(zip(runs, results, strict=True))


def namespaces_of(scope: Mapping[str, Any]) -> Collection[int]:
    """Return the ids of the modules' names whose functions are in scope."""
    classes = [value for value in scope.values() if isinstance(value, type)]
    values = [*scope.values(), *(value for kind in classes for value in vars(kind).values())]
    return frozenset(id(f.__globals__) for f in values if isinstance(f, FunctionType))


def runs_of(criterion: Criterion, case: Case, scope: Scope) -> Runs:
    """Return the outputs of a case in all precisions that end, and with inputs that are nudged.

    Raises `Refused` where the reference does not end for inputs that differ in the last digit.
    """
    rng = np.random.default_rng(case.seed)

    def run(precision: str, way: Way = dict) -> Leaves:
        inputs = {k: cast_floats(v, precision, of=case.dtype) for k, v in case.inputs.items()}
        values = run_reference(criterion, replace(case, inputs=way(inputs)), scope, precision)
        with np.errstate(over="ignore"):  # a number of higher precision may be infinite in double
            return output_leaves(criterion, values)

    base, lines = counted(lambda: run("float64"), scope)
    endless = Refused([refusal(criterion, case, f"the reference does not end {NUDGED}", ADVICE)])

    def nudged_by(ways: Sequence[Way]) -> list[Leaves]:
        return [bounded(partial(run, "float64", way), scope, lines, endless) for way in ways]

    # Single precision goes on with the random numbers.
    ways: list[Way] = [partial(_moved_apart, _nudge, rng)] * NUDGES
    nudged = nudged_by(ways)
    if zeros_stay := any(_is_shaped_otherwise(each, base) for each in nudged):
        ways = [partial(_moved_apart, _nudge_but_zeros, rng)] * NUDGES
        nudged = nudged_by(ways)
    if any(_jumps(each, base) for each in nudged):
        alike = [partial(_moved_alike, zeros_stay, case.seed, n) for n in range(NUDGES)]
        steady = nudged_by(alike)
        if not any(_jumps(each, base) for each in steady):
            ways, nudged = [*alike], steady
    wanted: dict[str, Callable[[], Any]] = {}
    if has_higher_precision() and not criterion.framework:  # PyTorch has none
        wanted["exact"] = lambda: run("longdouble")
    if "float32" in criterion.precisions:
        wanted["single"] = lambda: [run("float32"), run("float32", ways[0])]
    others = attempted(wanted, scope, lines)
    return Runs(base, _exact(base, others), nudged, *_single(others))


def _exact(base: Leaves, others: Attempts) -> Leaves:
    """Return the higher precision, where the reference runs in it and the shapes agree."""
    try:
        precise = others["exact"]()
    except (KeyError, GraderError):
        return base
    return {name: _rounded(array, precise.get(name)) for name, array in base.items()}


def _rounded(base: Array, precise: Array | None) -> Array:
    usable = precise is not None and precise.shape == base.shape and is_inexact(precise)
    if precise is None or not usable or not is_inexact(base):
        return base
    if base.dtype == np.float16:  # what it is rounded to is part of the answer
        return base
    if (np.isinf(base) & np.isfinite(precise)).any():  # too large on the way only
        return np.nan_to_num(base)
    rounded = precise.astype(np.complex128 if base.dtype.kind == "c" else np.float64)
    return rounded if (np.isfinite(rounded) | (rounded == base)).all() else base


def _single(others: Attempts) -> tuple[Sequence[Leaves], str]:
    """Return the runs in single precision; none, and why, if the reference has no such form."""
    try:
        return (others["single"]() if "single" in others else ()), ""
    except GraderError as error:
        return [], error.message.removesuffix(".")


def _is_shaped_otherwise(leaves: Leaves, base: Leaves) -> bool:
    return any(name not in base or leaves[name].shape != base[name].shape for name in leaves)


def _jumps(leaves: Leaves, base: Leaves) -> bool:
    """Return whether outputs differ by more than rounding ever makes."""
    return _is_shaped_otherwise(leaves, base) or any(
        is_inexact(base[name])
        and not np.allclose(array, base[name], 0, JUMP * largest(base[name]), equal_nan=True)
        for name, array in leaves.items()
    )


def _moved_apart(move: Move, rng: np.random.Generator, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs with every element moved by itself."""
    return {name: _moved(value, move, rng) for name, value in inputs.items()}


def _moved_alike(
    zeros_stay: bool, seed: int, number: int, inputs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return inputs with equal numbers moved alike, whatever arrays hold them.

    What is equal by choice, such as scores or coordinates that are rounded, is so in every right
    solution. Of two runs one moves each number up and the other down, so that no jump is missed.
    """
    known: dict[Any, Any] = {}
    turn = -1 if number % 2 else 1

    def move(array: Array, rng: np.random.Generator) -> Array:
        if array.dtype.kind == "c":
            return np.asarray(move(array.real, rng) + 1j * move(array.imag, rng), array.dtype)
        values, places = np.unique(array, return_inverse=True)
        steps = turn * rng.choice((-1, 1), len(values))
        stepped = _stepped(values, np.where(values == 0, 0, steps) if zeros_stay else steps)
        pairs = zip(values.tolist(), stepped.tolist(), strict=True)
        moved = np.array([known.setdefault(*pair) for pair in pairs], array.dtype)
        return moved[places].reshape(array.shape)

    return _moved_apart(move, np.random.default_rng((seed, number // 2)), inputs)


def _moved(value: Any, move: Move, rng: np.random.Generator) -> Any:
    """Return an input with its arrays moved, and numbers that were drawn.

    Not those that a person writes, such as 0.1 or 1e-8: they are exact, and may be counts. A number
    alone is never left as it is: then nothing might be moved.
    """
    if type(value) is float and len(repr(value).partition("e")[0].strip("-0.")) > DIGITS_WRITTEN:
        steps = rng.choice((-2, -1, 1, 2))
        return value + float(steps) * float(np.spacing(abs(value)))
    return map_floats(value, lambda array: move(array, rng))


def _nudge_but_zeros(array: Array, rng: np.random.Generator) -> Array:
    """Return an array nudged in all places but its zeros.

    Where a sparse matrix has no entry, no rounding makes one.
    """
    return np.where(array == 0, array, _nudge(array, rng))


def _nudge(array: Array, rng: np.random.Generator) -> Array:
    """Return every element moved by one unit in the last place, up or down, or left alone."""
    if array.dtype.kind == "c":
        parts = _nudge(array.real, rng), _nudge(array.imag, rng)
        return np.asarray(parts[0] + 1j * parts[1], dtype=array.dtype)
    return _stepped(array, rng.integers(-1, 2, array.shape))


def _stepped(array: Array, steps: Array) -> Array:
    """Return every element moved up, down, or left alone: by the sign of its step."""
    up = np.nextafter(array, np.asarray(np.inf, array.dtype))
    down = np.nextafter(array, np.asarray(-np.inf, array.dtype))
    return np.where(steps > 0, up, np.where(steps < 0, down, array))
