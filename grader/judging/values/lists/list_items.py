"""The items of an expected list beside those that a student's list holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.leaf_names import item_name, joined, segments
from grader.confined.values.leaves import LIST
from grader.core.cases import Expected
from grader.core.outcomes import Formed, Value
from grader.judging.values.kinds.answer_values import children_of, value_at
from grader.judging.values.kinds.value_words import DIGITS
from grader.judging.values.lists.item_text import (
    MOST_PARTS,
    Part,
    is_list,
    item_text,
    kinds_apart,
    value_text,
)

Values = Mapping[str, Value]
Right = Callable[[Expected, Value], bool]  # whether a value earns what is expected


@dataclass(frozen=True)
class ListItems:
    """An expected list, each item as one or more leaves, and the values of an answer."""

    name: str
    values: Values
    asked: Sequence[Sequence[Expected]]  # by item
    count: int  # of items that the answer holds
    right: Right

    @cached_property
    def depth(self) -> int:
        """Return how many parts the list's name has: the next one of a leaf's is its item."""
        return len(segments(self.name))

    @property
    def wanted(self) -> int:
        """Return how many items are expected."""
        return len(self.asked)

    def same(self, wanted: int, given: int) -> bool:
        """Return whether an item that was given, at any place, is right for one that is wanted."""
        return self._fits(wanted, given) and all(
            self._right(each, given) for each in self.asked[wanted]
        )

    def pair_text(self, wanted: int, given: int) -> tuple[str, str]:
        """Return an item that was given and an expected one, in digits that tell them apart."""
        pairs = ((self.given_text(given, n), self.wanted_text(wanted, n)) for n in DIGITS)
        longest = self.given_text(given, DIGITS[-1]), self.wanted_text(wanted, DIGITS[-1])
        return kinds_apart(*next((pair for pair in pairs if pair[0] != pair[1]), longest))

    def wanted_text(self, place: int, digits: int = DIGITS[0]) -> str:
        """Return an expected item as text: "(6, 0.93)"."""
        whole = [each for each in self.asked[place] if not self._inside(each.name)]
        asked = whole or self.asked[place]  # an object is told in one word
        return item_text((self._inside(e.name), value_text(_expected(e), digits)) for e in asked)

    def given_text(self, place: int, digits: int = DIGITS[0]) -> str:
        """Return an item that was given as text."""
        return item_text(self._given(item_name(self.name, place), digits))

    def differing_part(self, place: int) -> tuple[str, str, str] | None:
        """Return the first part of an item that differs, with what came and was expected.

        None where the item is one value, or has more parts or fewer than are wanted.
        """
        wrong = [each for each in self.asked[place] if not self._right(each, place)]
        if not wrong or not self._inside(wrong[0].name) or not self._fits(place, place):
            return None
        key = self._inside(wrong[0].name)[0]
        name = joined([*segments(item_name(self.name, place)), key])
        parts = [each for each in self.asked[place] if self._inside(each.name)[0] == key]
        right = [(self._inside(e.name)[1:], value_text(_expected(e), DIGITS[0])) for e in parts]
        told = joined([f"{self.name}[{place}]", key])
        return told, item_text(self._given(name, DIGITS[0], 1)), item_text(right)

    def _given(self, name: str, digits: int, beside: int = 0) -> Iterator[Part]:
        """Yield the values in an item that was given, with their places in it."""
        value = value_at(self.values, name)
        inside = self._inside(name)[beside:]
        if value is not None and not is_list(value):
            yield inside, value_text(value, digits)
            return
        packed = value.content if isinstance(value, Formed) else None
        children = children_of(name, self.values) if packed is None else range(len(packed))
        if not children:
            yield inside, "..." if value is None else value_text(value, digits)
        for child in islice(children, MOST_PARTS + 1):
            yield from self._given(joined([*segments(name), str(child)]), digits, beside)

    def _right(self, each: Expected, given: int) -> bool:
        value = value_at(self.values, self._moved(each.name, given), each.form)
        return value is not None and self.right(each, value)

    def _moved(self, name: str, given: int) -> str:
        parts = segments(name)
        return joined([*parts[: self.depth], str(given), *parts[self.depth + 1 :]])

    def _inside(self, name: str) -> tuple[str, ...]:
        """Return where a part of an item is: ("1",) or ("age",); empty for the item itself."""
        return tuple(segments(name)[self.depth + 1 :])

    def _fits(self, wanted: int, given: int) -> bool:
        """Return whether an item has as many parts as are wanted."""
        names = (segments(each.name)[self.depth + 1 :] for each in self.asked[wanted])
        parts = {inside[0] for inside in names if inside}
        found = children_of(item_name(self.name, given), self.values)
        return not found or len(found) == len(parts)


def list_items(
    name: str, values: Values, asked: Sequence[Expected], right: Right
) -> ListItems | None:
    """Return the items of an output; None if the answer to it is of another kind."""
    whole = values.get(name)
    found = children_of(name, values)
    if isinstance(whole, Formed) and whole.form == LIST:
        count = len(whole.content)
    elif found and whole is None and all(part.isdecimal() for part in found):
        count = len(found)
    else:
        return None
    depth, by_item = len(segments(name)), dict[str, list[Expected]]()
    for each in asked:
        by_item.setdefault(segments(each.name)[depth], []).append(each)
    return ListItems(name, values, list(by_item.values()), count, right)


def _expected(each: Expected) -> Value:
    return Formed(each.form, each.array) if each.form else each.array
