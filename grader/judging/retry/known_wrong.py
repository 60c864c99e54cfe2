"""Tells when a search for a cache has no right try left, long before all of them have run.

Elements of the outputs depend on some places of the cache and not on others. Where such an element
is wrong in one try, it is so in all that choose the same for its places. In which order the tries
run follows from the places alone, never from what was right: code that is tried learns nothing from
the order, and from the end only that nothing is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product, takewhile
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grader.confined.replay.search_orders import Choices, orders

BATCH = 100  # tries that are asked for at once
# Elements that are looked at, spread over all. A margin: caches of convolutions have some thousand.
MOST_ELEMENTS = 20_000


class Marks(NamedTuple):
    """The elements of all outputs that are compared as numbers, and which of them are wrong."""

    values: npt.NDArray[np.float64]
    wrong: npt.NDArray[np.bool_]


@dataclass
class _Part:
    """Elements that depend on the same places."""

    places: tuple[int, ...]
    elements: npt.NDArray[np.intp]
    wrong: set[Choices] = field(default_factory=set)  # for these places

    def learn(self, choices: Choices, wrong: npt.NDArray[np.bool_]) -> None:
        """Note what a try chooses if an element is wrong in it."""
        if wrong[self.elements].any():
            self.wrong.add(self.of(choices))

    def of(self, choices: Choices) -> Choices:
        """Return what a try chooses for these places."""
        return tuple(choices[place] for place in self.places)


class TryPlan:
    """The tries of one search that have not run, and what those that have tell of them."""

    def __init__(self, lengths: Sequence[int]) -> None:
        """Take the number of candidates for each place."""
        self._lengths = lengths
        self._open = dict.fromkeys(orders(lengths))
        self._shown: dict[Choices, Marks] = {}  # the tries that show which places matter
        self._parts: list[_Part] = []
        self._sequence: list[Choices] = []

    def is_open(self, choices: Choices) -> bool:
        """Return whether a try may still be the first right one."""
        return choices in self._open

    def keep_before(self, choices: Choices) -> None:
        """Leave open only what comes before a try, which is right."""
        earlier = takewhile(lambda each: each != choices, self._open)
        self._open = dict.fromkeys(earlier)

    def learn(self, choices: Choices, marks: Marks | None) -> None:
        """Take what a wrong try gave; no marks where elements tell nothing."""
        self._open.pop(choices, None)
        if marks is None or np.isnan(marks.values).all():  # it may have raised for any reason
            return
        step = -(-marks.values.size // MOST_ELEMENTS) or 1
        marks = Marks(marks.values[::step], marks.wrong[::step])
        if not self._sequence:
            self._shown[choices] = marks
        for part in self._parts:
            part.learn(choices, marks.wrong)

    def probes(self) -> list[Choices]:
        """Return tries that each differ in one place from one of two, which are unlike each other.

        Beside one alone, a factor of zero could hide that an element depends on a place.
        """
        first = (0,) * len(self._lengths)
        other = tuple(min(length, 2) - 1 for length in self._lengths)
        found = [first, other]
        for place, length in enumerate(self._lengths):
            pairs = ((first, 1), (first, length - 1), (other, 0)) if length > 1 else ()
            found += [_with(base, place, choice) for base, choice in pairs]
        return [each for each in dict.fromkeys(found) if each not in self._shown]

    def next(self) -> list[Choices]:
        """Return the tries to run after the probes; none if each one left is known to be wrong."""
        if not self._sequence:
            self._parts = _parts(self._shown, len(self._lengths))
            self._sequence = self._in_sequence()
        if all(any(p.of(each) in p.wrong for p in self._parts) for each in self._open):
            return []
        return [each for each in self._sequence if each in self._open][:BATCH]

    def _in_sequence(self) -> list[Choices]:
        """Return what is open, first what chooses differently for the fewest places that matter."""
        found: dict[Choices, None] = {}
        for part in self._parts:
            different = {part.of(each): each for each in reversed(self._open)}
            found |= {each: None for each in self._open if different[part.of(each)] == each}
        return [*(found | self._open)]


def _with(choices: Choices, place: int, choice: int) -> Choices:
    return (*choices[:place], choice, *choices[place + 1 :])


def _parts(shown: Mapping[Choices, Marks], places: int) -> list[_Part]:
    """Return the parts of the outputs, those that depend on the fewest places first."""
    if not shown:
        return []
    depends = np.array([_depends(shown, place) for place in range(places)])
    kinds, kind_of = np.unique(depends, axis=1, return_inverse=True)
    found = [
        _Part(tuple(np.flatnonzero(kind).tolist()), np.flatnonzero(kind_of.ravel() == number))
        for number, kind in enumerate(kinds.T)
    ]
    for part, (choices, marks) in product(found, shown.items()):
        part.learn(choices, marks.wrong)
    return sorted(found, key=lambda part: len(part.places))


def _depends(shown: Mapping[Choices, Marks], place: int) -> npt.NDArray[np.bool_]:
    """Return which elements change with a place; all of them where no two tries show that."""
    pairs = ((each, _with(each, place, 0)) for each in shown if each[place])
    seen = [_changed(shown[one], shown[other]) for one, other in pairs if other in shown]
    if not seen:
        seen = [np.ones_like(next(iter(shown.values())).wrong)]
    depends: npt.NDArray[np.bool_] = np.logical_or.reduce(seen)
    return depends


def _changed(one: Marks, other: Marks) -> npt.NDArray[np.bool_]:
    changed: npt.NDArray[np.bool_] = one.values != other.values
    return changed & ~(np.isnan(one.values) & np.isnan(other.values))
