"""An answer to one case, and each wrong output in it with all that it may be related to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grader.confined.values.tree import flatten
from grader.core.cases import Array, Case, Traced, axis_letters, named_shape
from grader.core.outputs.written_outputs import is_written

NUMBERS = "biuf"  # kinds of arrays that relations reckon with
SAME = 1e-8  # of the largest element: far above rounding, far below chance


@dataclass(frozen=True)
class Origin:
    """An array that a wrong one may come from."""

    array: Array
    say: str  # as students may read it: "`x`", or "an intermediate result of shape (N, H)"
    note: str  # as instructors may: "`da` in rnn_step_backward"
    given: bool = False  # an input of the case
    output: str = ""  # the output whose right value it is
    nameless: bool = False  # students know no name for it
    stacked: bool = False  # one step after the other along the first axis


@dataclass(frozen=True)
class Answer:
    """What a submission gave in one case."""

    case: Case
    values: Mapping[str, Array]  # outputs that are arrays of numbers, by dotted name
    wrong: frozenset[str]  # outputs that lost points
    as_given: Mapping[str, Array] = field(default_factory=dict)
    """Those of which `values` holds another form, the one closest to the expected values."""


@dataclass(frozen=True)
class Wrong:
    """What a student's function gave for one output of one case."""

    name: str
    got: Array
    expected: Array
    case: Case
    answers: Mapping[str, Array]  # everything it gave, by dotted name
    traced: tuple[Traced, ...] = ()

    @property
    def whole_numbers(self) -> bool:
        """Return whether the output is made of tokens, indices or truth values."""
        return self.expected.dtype.kind not in "fc"

    @property
    def plain(self) -> bool:
        """Return whether the values are finite and not all alike: else relations mean little."""
        got = self.got
        return bool(np.isfinite(got).all()) and (got.size < 2 or bool((got != got.flat[0]).any()))

    @cached_property
    def sources(self) -> tuple[Origin, ...]:
        """Return inputs, right outputs, then what the reference computes on its way."""
        return tuple(self._sources())

    def _sources(self) -> Iterator[Origin]:
        for name, value in self.inputs.items():
            yield Origin(value, f"`{name}`", f"`{name}`", given=True)
        for expected in self.case.expected:
            if is_written(expected.name):
                continue
            if expected.name != self.name and expected.array.dtype.kind in NUMBERS:
                words = f"the right `{expected.name}`"
                yield Origin(reckoned(expected.array), words, words, output=expected.name)
        for traced in self.traced:
            words = f"`{traced.name}`" if traced.public else self._nameless(traced)
            note = f"`{traced.name}` in {traced.function}"
            nameless = not traced.public
            yield Origin(traced.array, words, note, nameless=nameless, stacked=traced.stacked)

    def _nameless(self, traced: Traced) -> str:
        shape = traced.array.shape[1:] if traced.stacked else traced.array.shape
        named = named_shape(shape, self.case.sizes).partition(" = ")[0]
        return f"an intermediate result of shape {named}"

    @cached_property
    def inputs(self) -> dict[str, Array]:
        """Return the arrays among the inputs, by dotted name."""
        leaves = [leaf for n, value in self.case.inputs.items() for leaf in flatten(n, value)]
        arrays = ((name, v) for name, v in leaves if isinstance(v, np.ndarray))
        return {name: reckoned(array) for name, array in arrays if array.dtype.kind in NUMBERS}

    @cached_property
    def masks(self) -> dict[str, Array]:
        """Return arrays of truth values among inputs and traced names that students know."""
        known = {t.name: t.array for t in self.traced if t.public and not t.stacked}
        return {n: a for n, a in {**known, **self.inputs}.items() if a.dtype.kind == "b" and a.ndim}

    def axis(self, shape: tuple[int, ...], number: int) -> str:
        """Return "the batch (axis 0)", "T (axis 1)"."""
        letter = axis_letters(shape, self.case.sizes)[number]
        if letter.isdigit():
            return f"axis {number}"
        return f"{'the batch' if letter == 'N' else letter} (axis {number})"


def reckoned(array: Array) -> Array:
    """Return an array whose differences do not wrap around: whole numbers as int64."""
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


def same(one: Array, other: Array) -> bool:
    """Return whether two arrays are equal up to rounding. Zeros are the same as nothing."""
    if one.shape != other.shape or not one.size:
        return False
    if one.dtype.kind not in NUMBERS or other.dtype.kind not in NUMBERS:
        return False
    if one.dtype.kind not in "fc" and other.dtype.kind not in "fc":
        return bool((one == other).all())
    scale = float(np.abs(other).max())
    if not 0 < scale < np.inf:
        return False
    return bool(np.abs(one - other).max() <= SAME * scale)


def right_elements(got: Array, expected: Array) -> Array:
    """Return where an answer is right, as truth values."""
    if got.dtype.kind not in "fc":
        return np.asarray(got == expected)
    scale = float(np.abs(expected).max())
    return np.asarray(np.abs(got - expected) <= SAME * scale)
