"""The items of an expected list beside those that a student's list holds."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.leaf_names import item_name, joined, segments
from grader.confined.values.leaves import LIST, SET
from grader.core.cases import Expected
from grader.core.outcomes import Foreign, Formed, Value
from grader.core.text import one_line
from grader.judging.values.kinds.answer_values import children_of, value_at
from grader.judging.values.kinds.value_words import (
    DIGITS,
    atom_text,
    described,
    number_text,
    set_text,
)

MOST_SHOWN = 60  # characters of an item inside a sentence
MOST_PARTS = 6  # of an item that are shown

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
        return next((pair for pair in pairs if pair[0] != pair[1]), longest)

    def wanted_text(self, place: int, digits: int = DIGITS[0]) -> str:
        """Return an expected item as text: "(6, 0.93)"."""
        whole = [each for each in self.asked[place] if not self._inside(each.name)]
        asked = whole or self.asked[place][: MOST_PARTS + 1]  # an object is told in one word
        parts = [
            (self._inside(each.name), Formed(each.form, each.array) if each.form else each.array)
            for each in asked
        ]
        return _text([(key, _value_text(leaf, digits)) for key, leaf in parts])

    def given_text(self, place: int, digits: int = DIGITS[0]) -> str:
        """Return an item that was given as text."""
        name = item_name(self.name, place)
        value = value_at(self.values, name)
        if value is not None and not _is_list(value):
            return _text([("", _value_text(value, digits))])
        return _text(self._parts(name, digits))

    def _parts(self, name: str, digits: int) -> list[tuple[str, str]]:
        value = value_at(self.values, name)
        packed = value.content if isinstance(value, Formed) and value.form == LIST else None
        children = children_of(name, self.values) if packed is None else range(len(packed))
        names = [joined([*segments(name), str(child)]) for child in list(children)]
        found = [(each, value_at(self.values, each)) for each in names[: MOST_PARTS + 1]]
        return [
            (self._inside(each), "..." if value is None else _value_text(value, digits))
            for each, value in found
        ]

    def _right(self, each: Expected, given: int) -> bool:
        value = value_at(self.values, self._moved(each.name, given), each.form)
        return value is not None and self.right(each, value)

    def _moved(self, name: str, given: int) -> str:
        parts = segments(name)
        return joined([*parts[: self.depth], str(given), *parts[self.depth + 1 :]])

    def _inside(self, name: str) -> str:
        """Return where a part of an item is: "1" or "age"; empty for the item itself."""
        return joined(segments(name)[self.depth + 1 :] or [""])

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


def _is_list(value: Value) -> bool:
    return isinstance(value, Formed) and value.form == LIST


def _text(parts: list[tuple[str, str]]) -> str:
    """Return an item with its parts, each under its place: "3.5", "(6, 0.93)", "{age: 7}"."""
    keyed = any(not key[:1].isdecimal() for key, _ in parts)
    shown = [f"{key}: {text}" if keyed else text for key, text in parts[:MOST_PARTS]]
    if [key for key, _ in parts] == [""]:
        return parts[0][1]
    if len(parts) > MOST_PARTS:
        shown.append("...")
    if keyed:
        return one_line(f"{{{', '.join(shown)}}}", MOST_SHOWN)
    return one_line(f"({', '.join(shown)}{',' if len(parts) == 1 else ''})", MOST_SHOWN)


def _value_text(value: Value, digits: int) -> str:
    if isinstance(value, Formed) and value.form != LIST and value.content.ndim == 0:
        return one_line(atom_text(value), MOST_SHOWN)
    if isinstance(value, Formed) and value.form == SET:
        return set_text(value)
    if isinstance(value, Formed | Foreign):
        return described(value)
    array = np.asarray(value)
    if array.ndim and array.dtype.kind != "O":
        return f"array of shape {array.shape}"
    return described(array) if array.dtype.kind == "O" else _number(array, digits)


def _number(array: np.ndarray, digits: int) -> str:
    return number_text(array[()], digits)
