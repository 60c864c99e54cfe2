"""Test cases as `generate` made them, and what it found out about mistakes in them."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array

Sizes = tuple[tuple[str, int], ...]  # letters with their values
Letters = tuple[tuple[str, int], ...]  # what lengths are called, as "4N": the first one counts
Recorded = Mapping[str, Mapping[str, tuple[Any, ...]]]
"""Criterion -> case -> calls that the reference makes in it (`RecordedCall`, a record of the floor
below, which no other record of this module knows)."""


@dataclass(frozen=True)
class Expected:
    """One expected output and the errors up to which an answer to it counts."""

    name: str  # dotted: "grads.Wx"
    array: Array
    tolerance_double: float
    tolerance_single: float
    scale: float = 0.0
    """Size of the outputs beside it, in units of which its errors count: it is zero by theory and
    the reference's own values are rounding. 0 for all others: the output has a size itself."""
    form: str = ""  # of a value that is not an array: see `Formed`


@dataclass(frozen=True)
class AcceptedOutputs:
    """An alternative answer of the rubric's `accept`, evaluated by `generate`."""

    expected: Mapping[str, Array]  # dotted name of an output -> what also earns `credit`
    credit: Fraction
    say: str


def _none() -> Array:
    return np.zeros((0, 0, 0, 0))


@dataclass(frozen=True, eq=False)
class RandomOutput:
    """A random quantity of one case with the statistics that it must have."""

    name: str
    shape: tuple[int, ...] = ()  # of one run's value
    mean: Array = field(default_factory=_none)  # one number, or one for each element
    std: Array | None = None
    allowed: float = 0.0  # how far the mean, and the standard deviation, may be off
    spread: float = 0.0  # standard deviation of the reference's values from run to run


@dataclass(frozen=True, eq=False)
class Case:
    """One set of inputs with the outputs they must give. Equal only to itself."""

    criterion: str
    name: str
    sizes: Mapping[str, int]
    dtype: str
    seed: int
    visibility: str
    weight: Fraction | None
    inputs: Mapping[str, Any]  # plain values: see `grader.confined.values.tree`
    expected: tuple[Expected, ...]  # in the order of the rubric's outputs
    accepted: tuple[AcceptedOutputs, ...] = ()
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # of what `ensure` reads
    random: tuple[RandomOutput, ...] = ()  # of the rubric's `statistical`
    runs: int = 0  # with different seeds; 0: one run, with the case's own
    kinds: Mapping[str, str] = field(default_factory=dict)  # of the same, its containers too
    compared: Mapping[str, Any] = field(default_factory=dict)
    """The reference's own values that `ensure` compares with. They enter no worker."""
    setup: str = ""  # lines that run before those of the case
    code: Mapping[str, str] = field(default_factory=dict)
    """Givens that are no data: expressions, evaluated wherever the case runs."""
    seconds: float | None = None  # a time limit of its own
    memory: int | None = None  # bytes of its own, beside what is mapped when it begins
    framework: str = ""  # of the arrays that its lines see: "torch", or NumPy
    gradients: Mapping[str, Any] = field(default_factory=dict)
    """What autograd differentiates, `of`, and `to` what: see `grader.core.asked.autograd`."""
    letters: Mapping[str, Letters] = field(default_factory=dict)
    """By output, what lengths are called in all cases (`core.outputs.shape_letters`)."""

    @property
    def hidden(self) -> bool:
        """Return whether students may see nothing of this case but the class of an error."""
        return self.visibility != "visible"

    def letters_of(self, output: str) -> Letters:
        """Return what lengths are called in sentences about an output."""
        found = self.letters.get(output)
        if found is not None:
            return found
        # No other case says whether "N−1" is more than a coincidence.
        return tuple(form for form in letter_forms(self.sizes) if not form[0].endswith("−1"))

    @property
    def once(self) -> "Case":
        """Return the case with the first of its runs alone, for all but random quantities."""
        return replace(self, runs=min(self.runs, 1), random=())

    @property
    def run_settings(self) -> dict[str, Any]:
        """Return how often the case is run, and what differs from run to run; nothing if once."""
        if not self.runs:
            return {}
        return {"runs": self.runs, "random": [each.name for each in self.random]}


@dataclass(frozen=True)
class CaseSet:
    """All cases of an assignment, with where they come from."""

    cases: Mapping[str, tuple[Case, ...]]  # by criterion
    needs: Mapping[str, tuple[str, ...]]  # criterion -> functions it calls in the reference
    provenance: Mapping[str, Any] = field(default_factory=dict)
    recorded: Recorded = field(default_factory=dict)
    """Empty when read: `Assignment.recorded` reads it."""
    counted: Mapping[str, tuple[Case, ...]] = field(default_factory=dict)
    """Criterion -> cases of larger sizes in which executed lines are counted; named `size_name`."""

    @property
    def every(self) -> list[Case]:
        """Return the cases of all criteria."""
        return [case for group in self.cases.values() for case in group]

    @property
    def rubric_digest(self) -> str:
        """Return the hash of the rubric that these cases were generated from."""
        return str(self.provenance.get("rubric", ""))


@dataclass(frozen=True)
class Traced:
    """An array that a local name of the reference held during one case."""

    name: str
    function: str
    array: Array
    stacked: bool  # several values, one after the other, stand along the first axis
    public: bool  # students know the name: it is in the template


@dataclass(frozen=True)
class Signature:
    """One way to be wrong, of which it is known what it gives."""

    source: str  # "misconception", "input" or "mutant"
    say: str  # for students, about {subject}; empty: nothing is to be said
    note: str = ""  # for instructors; may quote the reference
    scaled: str = ""
    """What students read if the same deviates by another amount: of a term that is missing, "a term
    had another coefficient". Empty: nothing is to be said then."""


@dataclass(frozen=True)
class Evidence:
    """What is known of the mistakes that can be made in one criterion."""

    cases: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    traced: Mapping[str, tuple[Traced, ...]] = field(default_factory=dict)  # by case
    signatures: tuple[Signature, ...] = ()
    projections: Array = field(default_factory=_none)
    """(signatures, cases, outputs, 3): random projections of the wrong outputs; NaN where the
    output is right."""


def size_name(letter: str, factor: int) -> str:
    """Return the name of a case in which a size is multiplied: "4N"."""
    return f"{factor}{letter}"


def named_shape(shape: tuple[int, ...], sizes: Mapping[str, int]) -> str:
    """Return a shape in the assignment's letters: (4, 28) with N=4, H=7: "(N, 4H) = (4, 28)"."""
    return lettered_shape(shape, letter_forms(sizes))


@lru_cache(4096)  # a class asks for the same few again and again
def lettered_shape(shape: tuple[int, ...], letters: Letters) -> str:
    """Return a shape with a letter for each length that has one."""
    numbers = _tuple_text([str(length) for length in shape])
    named = lettered_axes(shape, letters)
    if all(label.isdigit() for label in named):
        return numbers
    return f"{_tuple_text([*named])} = {numbers}"


def axis_letters(shape: tuple[int, ...], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Return one letter (or the number itself) per axis."""
    return lettered_axes(shape, letter_forms(sizes))


def lettered_axes(shape: tuple[int, ...], letters: Letters) -> tuple[str, ...]:
    """Return the first letter of each length, or the number itself."""
    first = {length: label for label, length in reversed(letters)}
    return tuple(first.get(length, str(length)) for length in shape)


def agreed_axes(shapes: Sequence[tuple[tuple[int, ...], Mapping[str, int]]]) -> tuple[str, ...]:
    """Return for each axis the plainest letter that fits in all cases; empty if none does.

    In one case of several a length is often another letter's, too, or a multiple of one.
    """
    lengths = zip(*(shape for shape, _ in shapes), strict=False)
    fitting = (
        [
            [label for label, own in letter_forms(sizes) if own == length]
            for length, (_, sizes) in zip(along, shapes, strict=True)
        ]
        for along in lengths
    )
    return tuple(
        next((label for label in first if all(label in each for each in others)), "")
        for first, *others in fitting
    )


def letter_forms(sizes: Mapping[str, int]) -> Letters:
    """Return what lengths are called, the plainest first: "N", "4N", "3N", "2N", "N−1"."""
    return _letter_forms(tuple(sizes.items()))


@lru_cache(4096)
def _letter_forms(sizes: Sizes) -> Letters:
    found = [
        (letter if factor == 1 else f"{factor}{letter}", factor * size)
        for factor in (1, 4, 3, 2)
        for letter, size in sizes
        if size > 1
    ]
    return (*found, *((f"{letter}−1", size - 1) for letter, size in sizes if size > 2))


def _tuple_text(parts: list[str]) -> str:
    return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"


def is_inexact(array: Array) -> bool:
    """Return whether an array holds real or complex floating-point numbers, which have errors."""
    return bool(np.issubdtype(array.dtype, np.inexact))


def is_float(array: Array) -> bool:
    """Return whether an array holds real floating-point numbers."""
    return bool(np.issubdtype(array.dtype, np.floating))
