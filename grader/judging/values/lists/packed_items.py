"""The items of a long list that is one value, beside those of a student's."""

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.leaves import LIST
from grader.core.cases import Expected
from grader.core.outcomes import Formed, Value
from grader.core.text import one_line
from grader.judging.values.kinds.value_words import DIGITS, number_text

MOST_SHOWN = 60  # characters of an item inside a sentence


@dataclass(frozen=True)
class PackedItems:
    """An expected list of numbers or texts, and the one that was given."""

    asked: Expected
    given: Array
    allowed: float  # difference up to which two numbers are the same

    @property
    def name(self) -> str:
        """Return the name of the output."""
        return self.asked.name

    @property
    def wanted(self) -> int:
        """Return how many items are expected."""
        return len(self.asked.array)

    @property
    def count(self) -> int:
        """Return how many items the answer holds."""
        return len(self.given)

    def same(self, wanted: int, given: int) -> bool:
        """Return whether an item that was given, at any place, is right for one that is wanted."""
        one, other = self.given[given], self.asked.array[wanted]
        if not self.allowed:
            return bool(np.all(one == other))
        return bool(np.all(np.abs(one - other) <= self.allowed))

    def wanted_text(self, place: int, digits: int = DIGITS[0]) -> str:
        """Return an expected item as text."""
        return _text(self.asked.array[place], digits)

    def given_text(self, place: int, digits: int = DIGITS[0]) -> str:
        """Return an item that was given as text."""
        return _text(self.given[place], digits)

    def pair_text(self, wanted: int, given: int) -> tuple[str, str]:
        """Return a given and an expected item with as few digits as tell them apart."""
        pairs = [(self.given_text(given, n), self.wanted_text(wanted, n)) for n in DIGITS]
        return next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])


def packed_items(asked: Expected, value: Value | None, allowed: float) -> PackedItems | None:
    """Return the items of a long list; None if the answer is of another kind."""
    if not isinstance(value, Formed) or value.form != LIST:
        return None
    given, wanted = value.content, asked.array
    alike = given.shape[1:] == wanted.shape[1:] and _is_text(given) == _is_text(wanted)
    return PackedItems(asked, given, allowed) if alike else None


def _is_text(array: Array) -> bool:
    return array.dtype.kind in "US"


def _text(item: Array, digits: int) -> str:
    if _is_text(item):
        return one_line(repr(str(item)) if item.ndim == 0 else str(item.tolist()), MOST_SHOWN)
    if item.ndim == 0:
        return number_text(item, digits)
    shown = [number_text(each, digits) for each in item.ravel()[: MOST_SHOWN // 2]]
    return one_line(f"[{', '.join(shown)}]", MOST_SHOWN)
