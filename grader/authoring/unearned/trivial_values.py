"""Values that take no work: numbers that are all alike, drawn at random, or handed back."""

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from grader.authoring.cases.reference_values import reference_leaves
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.atoms import NONE, TEXT
from grader.confined.values.leaf_names import joined, output_of, segments
from grader.confined.values.leaves import LIST, MAPPING, PARTS
from grader.core.cases import Case
from grader.core.outcomes import Formed, Value
from grader.core.outputs.written_outputs import is_written
from grader.core.text import one_line
from grader.judging.values.kinds.value_words import number_text

NUMBERS = "biufc"  # kinds of dtypes
STRUCTURE = (NONE, MAPPING, PARTS)  # forms of leaves that hold nothing to compute
KEPT = 64  # cases: more than a criterion has, and criteria are tried one after the other
MOST_SHOWN = 20  # characters of a text
KNOWN_MEANS = (0.0, 0.5, 1.0)  # of noise, of a fair coin, of what is scaled to one: known to all
# Relative. What differs by less from the expected values is equal to them, rounding aside.
EQUAL = 1e-6
WRONG_SPREAD = 0.5  # times the right one: far from what any `detect` that makes sense lets pass
RANDOM = "random numbers"
CONSTANTS = "constant values"  # of several leaves, each its own


@dataclass(frozen=True)
class WantedLeaf:
    """A leaf that an answer must have; its array is the reference's, or has its shape and dtype."""

    name: str
    array: Array
    form: str = ""
    runs: int = 0  # rows of a random quantity, one for each run
    spread: float = 0.0  # of a random quantity: the reference's standard deviation

    @property
    def numeric(self) -> bool:
        """Return whether numbers can be put in its place."""
        plain = self.form in ("", LIST) and self.array.dtype.kind in NUMBERS
        return plain and not is_written(self.name)

    def with_array(self, array: Array) -> Value:
        """Return another array in the form of this leaf."""
        return Formed(self.form, array) if self.form else array


Make = Callable[[Case, WantedLeaf], Value | None]


@dataclass(frozen=True)
class TrivialKind:
    """One way to give values without work."""

    words: str  # "zeros"
    make: Make  # of one leaf of a case: nothing where there is no such value

    def values(self, case: Case, wanted: Sequence[WantedLeaf]) -> dict[str, Value] | None:
        """Return the values of all leaves, or nothing if one of them has none."""
        found: dict[str, Value] = {}
        for leaf in wanted:
            value = _structure(leaf) or self.make(case, leaf)
            if value is None:
                return None
            found[leaf.name] = value
        return found


def _structure(leaf: WantedLeaf) -> Value | None:
    return Formed(leaf.form, leaf.array) if leaf.form in STRUCTURE else None


def trivial_kinds(case: Case, wanted: Sequence[WantedLeaf]) -> Iterator[TrivialKind]:
    """Yield every way that fits the leaves of a group, as they are in the first case."""
    if any(leaf.runs for leaf in wanted):
        for mean in KNOWN_MEANS:
            yield TrivialKind(f"random numbers around {mean:g}", _drawn(mean))
        return
    truths = all(leaf.array.dtype.kind == "b" for leaf in wanted)
    for number, words in enumerate(("False", "True") if truths else ("zeros", "ones")):
        yield TrivialKind(words, lambda _, leaf, n=number: _filled(leaf, n))  # type: ignore[misc]
    yield from _constants(wanted)
    yield from _handed_back(case, wanted)
    yield TrivialKind("the identity", _identity)
    yield TrivialKind("0, 1, 2, …", _counted)
    if any(_is_mixed(leaf) for leaf in wanted):
        yield TrivialKind(RANDOM, _random)


def _is_mixed(leaf: WantedLeaf) -> bool:
    """Return whether random numbers in place of a leaf differ from the expected ones."""
    return leaf.numeric and leaf.array.size > (leaf.array.dtype.kind not in "fc")


def _filled(leaf: WantedLeaf, number: object) -> Value | None:
    if not leaf.numeric:
        return None
    return leaf.with_array(np.full(leaf.array.shape, number, leaf.array.dtype))


def _constants(wanted: Sequence[WantedLeaf]) -> Iterator[TrivialKind]:
    """Yield constants taken from the first case: one element of each leaf, or its mean or mode."""
    first = {leaf.name: leaf for leaf in wanted}
    for take in (_first_element, _typical_element):
        taken = {name: take(leaf) for name, leaf in first.items()}

        def make(case: Case, leaf: WantedLeaf, taken: Mapping[str, object] = taken) -> Value | None:
            number = taken.get(leaf.name)
            if number is not None:
                return _filled(leaf, number)
            known = first.get(leaf.name)  # a text, say: the very same in all cases
            same = known is not None and not known.numeric and known.form == leaf.form
            return leaf.with_array(known.array) if known is not None and same else None

        yield TrivialKind(_constant_words(wanted, taken), make)


def _first_element(leaf: WantedLeaf) -> object:
    return leaf.array.flat[0] if leaf.numeric and leaf.array.size else None


def _typical_element(leaf: WantedLeaf) -> object:
    """Return the mean of floating-point numbers, of others the most frequent."""
    if not leaf.numeric or not leaf.array.size:
        return None
    if leaf.array.dtype.kind in "fc":
        return leaf.array.mean()
    values, counts = np.unique(leaf.array, return_counts=True)
    return values[counts.argmax()]


def _constant_words(wanted: Sequence[WantedLeaf], taken: Mapping[str, object]) -> str:
    if len(wanted) != 1:
        return CONSTANTS
    (leaf,) = wanted
    if taken[leaf.name] is not None:
        return number_text(np.asarray(taken[leaf.name])[()])
    text = json.loads(str(leaf.array)) if leaf.form == TEXT else ""
    return f"“{one_line(text, MOST_SHOWN)}”" if text else "the same in all cases"


def _handed_back(case: Case, wanted: Sequence[WantedLeaf]) -> Iterator[TrivialKind]:
    """Yield each input that has, or of which a part has, the shape of what is asked for."""
    for name in _inputs(case):
        if len(wanted) == 1:
            yield TrivialKind(f"`{name}`", lambda case, leaf, n=name: _same(case, leaf, n))  # type: ignore[misc]
    if len(wanted) > 1:
        for root in case.inputs:
            yield TrivialKind(f"`{root}`", lambda case, leaf, n=root: _part(case, leaf, n))  # type: ignore[misc]


@lru_cache(KEPT)
def _inputs(case: Case) -> Mapping[str, Value]:
    return reference_leaves(case.inputs)


def _same(case: Case, leaf: WantedLeaf, name: str) -> Value | None:
    found = _inputs(case).get(name)
    if isinstance(found, Formed):
        return found if found.form == leaf.form and leaf.form not in STRUCTURE else None
    if leaf.form or not isinstance(found, np.ndarray) or found.shape != leaf.array.shape:
        return None
    return found if (found.dtype.kind in NUMBERS) == leaf.numeric else None


def _part(case: Case, leaf: WantedLeaf, root: str) -> Value | None:
    """Return the part of an input that has the name of the leaf: `params.Wx` for `grads.Wx`."""
    return _same(case, leaf, joined([root, *segments(leaf.name)[1:]]))


def _identity(case: Case, leaf: WantedLeaf) -> Value | None:
    if leaf.form or leaf.array.ndim != 2 or leaf.array.dtype.kind not in "fc":
        return None
    return np.eye(*leaf.array.shape, dtype=leaf.array.dtype)


def _counted(case: Case, leaf: WantedLeaf) -> Value | None:
    if leaf.array.ndim != 1 or leaf.array.dtype.kind not in "iu" or not leaf.numeric:
        return None
    return leaf.with_array(np.arange(leaf.array.size, dtype=leaf.array.dtype))


def _random(case: Case, leaf: WantedLeaf) -> Value | None:
    """Return numbers of the right shape; of whole ones and truth values, those expected, mixed."""
    if not leaf.numeric:
        return None
    rng, array = _rng(case, leaf.name), leaf.array
    if array.dtype.kind in "fc":
        return leaf.with_array(rng.standard_normal(array.shape).astype(array.dtype))
    drawn = rng.choice(array.ravel(), array.shape) if array.size else array
    return leaf.with_array(np.asarray(drawn))


def _drawn(mean: float) -> Make:
    """Return how numbers are drawn that have a mean, and a spread that is wrong."""

    def make(case: Case, leaf: WantedLeaf) -> Value | None:
        if not leaf.runs:
            return None
        drawn = _rng(case, leaf.name).standard_normal((leaf.runs, *leaf.array.shape))
        return np.asarray(mean + WRONG_SPREAD * leaf.spread * drawn)

    return make


def _rng(case: Case, name: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(f"{case.name}/{output_of(name)}/{name}".encode()))
