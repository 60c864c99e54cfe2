"""Tells when a search for a cache has no right try left, long before all of them have run.

Elements of the outputs depend on some places of the cache and not on others. Where such an element
is wrong in one try, it is so in all that choose the same for its places. In which order the tries
run follows from the places alone, never from what was right: code that is tried learns nothing from
the order, and from the end only that nothing is left.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.search_orders import Choices, orders

Numbers = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

BATCH = 100  # tries that are asked for at once
# Elements that are looked at, spread over all. A margin: caches of convolutions have some thousand.
MOST_ELEMENTS = 20_000
KEPT = 16  # lists of tries: the searches of a class are alike


class Marks(NamedTuple):
    """The elements of all outputs that are compared as numbers, and which of them are wrong."""

    values: npt.NDArray[np.float64]
    wrong: Mask


class _ListedTries:
    """All tries of searches with so many candidates for each place, by their numbers."""

    def __init__(self, lengths: Sequence[int]) -> None:
        self.choices = orders(lengths)
        self.numbers = {choices: number for number, choices in enumerate(self.choices)}
        self.table = np.array(self.choices, np.intp).reshape(len(self.choices), len(lengths))


@dataclass
class _Part:
    """Elements that depend on the same places, of which each try chooses one of several ways."""

    places: Numbers
    elements: Numbers
    ways: Numbers  # by the numbers of tries
    wrong: Mask  # by the numbers of ways


class TryPlan:
    """The tries of one search that have not run, and what those that have tell of them."""

    def __init__(self, lengths: Sequence[int]) -> None:
        """Take the number of candidates for each place."""
        self._lengths = lengths
        self._tries = _tries(tuple(lengths))
        self._open = np.ones(len(self._tries.choices), np.bool_)
        self._shown: dict[Choices, Marks] = {}  # the tries that show which places matter

    def is_open(self, choices: Choices) -> bool:
        """Return whether a try may still be the first right one."""
        number = self._tries.numbers.get(choices)
        return number is not None and bool(self._open[number])

    def keep_before(self, choices: Choices) -> None:
        """Leave open only what comes before a try, which is right."""
        self._open[self._tries.numbers[choices] :] = False

    def learn(self, choices: Choices, marks: Marks | None) -> None:
        """Take what a wrong try gave; no marks where elements tell nothing."""
        number = self._tries.numbers.get(choices)
        if number is not None:
            self._open[number] = False
        if marks is None or np.isnan(marks.values).all():  # it may have raised for any reason
            return
        step = -(-marks.values.size // MOST_ELEMENTS) or 1
        marks = Marks(marks.values[::step], marks.wrong[::step])
        if "_parts" not in vars(self):
            self._shown[choices] = marks
        else:
            _note(self._parts, number, marks.wrong)

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
        possible = self._open.copy()
        for part in self._parts:
            possible &= ~part.wrong[part.ways]
        if not possible.any():
            return []
        found = self._sequence[self._open[self._sequence]]
        return [self._tries.choices[number] for number in found[:BATCH]]

    @cached_property
    def _sequence(self) -> Numbers:
        """Return all tries, first those that choose differently where the fewest places matter."""
        firsts = [np.sort(np.unique(part.ways, return_index=True)[1]) for part in self._parts]
        every = np.concatenate([*firsts, np.arange(len(self._open))])
        return every[np.sort(np.unique(every, return_index=True)[1])]

    @cached_property
    def _parts(self) -> list[_Part]:
        """Return the parts of the outputs, those that depend on the fewest places first."""
        if not self._shown:
            return []
        depends = np.array([_depends(self._shown, i) for i in range(len(self._lengths))])
        kinds, kind_of = np.unique(depends, axis=1, return_inverse=True)
        found: list[_Part] = []
        for number, kind in enumerate(kinds.T):
            places, elements = np.flatnonzero(kind), np.flatnonzero(kind_of.ravel() == number)
            chosen = self._tries.table[:, places]
            ways = np.unique(chosen, axis=0, return_inverse=True)[1].ravel()
            found.append(_Part(places, elements, ways, np.zeros(ways.max() + 1, np.bool_)))
        for choices, marks in self._shown.items():
            _note(found, self._tries.numbers.get(choices), marks.wrong)
        return sorted(found, key=lambda part: len(part.places))


@lru_cache(KEPT)
def _tries(lengths: tuple[int, ...]) -> _ListedTries:
    return _ListedTries(lengths)


def _note(parts: Sequence[_Part], number: int | None, wrong: Mask) -> None:
    """Note the ways of a try in which an element is wrong; some probes are no tries."""
    for part in parts if number is not None else ():
        part.wrong[part.ways[number]] |= wrong[part.elements].any()


def _with(choices: Choices, place: int, choice: int) -> Choices:
    return (*choices[:place], choice, *choices[place + 1 :])


def _depends(shown: Mapping[Choices, Marks], place: int) -> Mask:
    """Return which elements change with a place; all of them where no two tries show that."""
    pairs = ((each, _with(each, place, 0)) for each in shown if each[place])
    seen = [_changed(shown[one], shown[other]) for one, other in pairs if other in shown]
    if not seen:
        seen = [np.ones_like(next(iter(shown.values())).wrong)]
    depends: Mask = np.logical_or.reduce(seen)
    return depends


def _changed(one: Marks, other: Marks) -> Mask:
    changed: Mask = one.values != other.values
    return changed & ~(np.isnan(one.values) & np.isnan(other.values))
