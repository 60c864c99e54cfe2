"""An answer to one case, and each wrong output in it with all that it may be related to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.tree import flatten
from grader.core.cases import Case, Traced, axis_letters, named_shape
from grader.core.outputs.written_outputs import is_written
from grader.judging.diagnosis.projections import SAME, SINGLE, accuracy

NUMBERS = "biufc"  # kinds of arrays that relations reckon with
# Wrong cases of different sizes: in one case alone a wrong explanation can hold by chance.
FEWEST_CASES = 2


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
    texts: Mapping[str, Array] = field(default_factory=dict)
    """Outputs that are texts, as the numbers of their characters: no relation reckons with these,
    and known mistakes are found by them."""
    extra: Mapping[str, Array] = field(default_factory=dict)
    """What values have too much: see `grader.judging.diagnosis.whole_values`."""


def is_count(name: str, answers: Sequence[Answer]) -> bool:
    """Return whether an output is one whole number in all cases: 1.0 where 0.0 is right, as well.

    Such numbers are equal to others, and to their multiples, by chance.
    """
    told = [answer for answer in answers if name in answer.values]
    found = [answer.values[name] for answer in told]
    if all(array.ndim == 0 and array.dtype.kind in "biu" for array in found):
        return True
    expected = [e.array for answer in told for e in answer.case.expected if e.name == name]
    return all(map(_is_whole, [*found, *expected]))


def _is_whole(array: Array) -> bool:
    single = array.ndim == 0 and array.dtype.kind in "biuf"
    return single and bool(np.isfinite(array)) and float(array).is_integer()


@dataclass(frozen=True)
class Wrong:
    """What a student's function gave for one output of one case."""

    name: str
    got: Array
    expected: Array
    case: Case
    answers: Mapping[str, Array]  # everything it gave, by dotted name
    traced: tuple[Traced, ...] = ()
    axes: tuple[str, ...] | None = None  # letters of the right array's axes that all cases share

    @property
    def whole_numbers(self) -> bool:
        """Return whether the output is made of tokens, indices or truth values."""
        return self.expected.dtype.kind not in "fc"

    @property
    def complex_numbers(self) -> bool:
        """Return whether the output is made of complex numbers, which have no order."""
        return self.expected.dtype.kind == "c"

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
            if is_written(expected.name) or holds_infinity(expected.array):
                continue
            if expected.name != self.name and expected.array.dtype.kind in NUMBERS:
                words = f"the right `{expected.name}`"
                yield Origin(reckoned(expected.array), words, words, output=expected.name)
        for traced in self.traced:
            nameless = not traced.public or traced.name in self._names
            words = self._nameless(traced) if nameless else f"`{traced.name}`"
            note = f"`{traced.name}` in {traced.function}"
            yield Origin(traced.array, words, note, nameless=nameless, stacked=traced.stacked)

    @cached_property
    def _names(self) -> frozenset[str]:
        """Return names of inputs and outputs: traced under one of them is something else."""
        return frozenset({*self.inputs, *(expected.name for expected in self.case.expected)})

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
    def numbers(self) -> dict[str, float]:
        """Return single numbers among the inputs, by dotted name; not 0, 1 or −1, nor infinite."""
        leaves = [leaf for n, value in self.case.inputs.items() for leaf in flatten(n, value)]
        found = {n: _number(value) for n, value in leaves}
        return {n: v for n, v in found.items() if 0 < abs(v) < np.inf and abs(v) != 1}

    @cached_property
    def masks(self) -> dict[str, Array]:
        """Return arrays of truth values among inputs and traced names that students know."""
        known = {t.name: t.array for t in self.traced if t.public and not t.stacked}
        return {n: a for n, a in {**known, **self.inputs}.items() if a.dtype.kind == "b" and a.ndim}

    def has_letter(self, number: int) -> bool:
        """Return whether an axis of the right array is as long as a size says."""
        return not self.axis(self.expected.shape, number).startswith("axis")

    def axis(self, shape: tuple[int, ...], number: int) -> str:
        """Return "N (axis 0)", or "axis 0" if its length is not one of the sizes."""
        agreed = self.axes if shape == self.expected.shape else None
        letter = (agreed or axis_letters(shape, self.case.sizes))[number]
        if not letter or letter.isdigit():
            return f"axis {number}"
        return f"{letter} (axis {number})"


def _number(value: object) -> float:
    """Return a single real number; 0 for anything else."""
    if isinstance(value, bool | np.bool_) or not isinstance(
        value, int | float | np.ndarray | np.generic
    ):
        return 0.0
    array = np.asarray(value)
    if array.ndim or array.dtype.kind not in "iuf":
        return 0.0
    return float(array.item())


def holds_infinity(array: Array) -> bool:
    """Return whether an array holds infinite numbers, which stand in no relation to others."""
    return array.dtype.kind in "fc" and bool(np.isinf(array).any())


def reckoned(array: Array) -> Array:
    """Return an array whose differences do not wrap around: whole numbers as int64."""
    return array.astype(np.int64) if array.dtype.kind in "iu" else array


def whole_number(number: complex) -> int | None:
    """Return a whole number as such; None for any other, infinity and NaN among them."""
    real = number.real
    return int(real) if not number.imag and float(real).is_integer() else None


def one_number(array: Array) -> int | None:
    """Return the whole number that all elements are; None if they differ, or are no such number."""
    return whole_number(array.flat[0]) if (array == array.flat[0]).all() else None


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
    apart = float(np.abs(one - other).max())
    if not SAME * scale < apart <= SINGLE * scale:
        return apart <= SAME * scale
    return SINGLE in (accuracy(one, other), accuracy(other, one))


def right_elements(got: Array, expected: Array) -> Array:
    """Return where an answer is right, as truth values."""
    if got.dtype.kind not in "fc":
        return np.asarray(got == expected)
    scale = float(np.abs(expected).max())
    return np.asarray(np.abs(got - expected) <= accuracy(got, expected) * scale)
