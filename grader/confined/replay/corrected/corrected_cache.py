"""A right cache of a wrong forward function: its own lines, with what few of them assign set right.

What the reference computes on its way is put in the place of what a line assigns, until the
function returns what it should. Its other lines then made the cache, in its author's own layout.
"""

import copy
import functools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from ..caches import Naming, close
from ..call_answers import CallAnswers
from ..recorded_calls import Made, WrongCall
from .answered_lines import LOST, Lines, Values, ending, is_lost
from .reference_steps import Candidates, Label, Script, scripts_for
from .rewritten_ways import Way, ways_of
from .taken_apart import taken_apart

# Lines that are corrected together. More would write the student's function anew, and the runs grow
# with each one.
MOST_LINES = 3
# Runs of one function, and of all its helpers. A margin: it bounds the time if no correction is
# found.
MOST_RUNS = 500
# Rounds of loops that count as a further run, so that MOST_RUNS bounds the time of slow loops too.
ROUNDS_OF_A_RUN = 1000

Labels = Mapping[int, Label]  # by the places where they stand for what the lines give
Steps = frozenset[int]  # statements of a function's body
NONE: Steps = frozenset()
_slow: dict[str, Steps] = {}  # of functions that do not end: left out first, a run waits for each


class Run(NamedTuple):
    """What came of the function with some values put in."""

    parts: Any  # that it returned; empty if it failed
    right: int  # how many of them are what they should be
    odd: bool  # whether one of them has not even its shape
    seen: dict[int, list[Any]]  # what each of its places gave, in the order of their lines
    whole: frozenset[int]  # places of what one expression returns, the cache with it


NOTHING = Run((), 0, False, {}, frozenset())


def corrected(answers: CallAnswers, number: int, position: int) -> Any:
    """Return the cache of a recorded call. `WrongCall` if no few lines set the function right."""
    parts = _correction(answers, number).parts
    if not parts:
        raise WrongCall(f"{answers.calls[number].function} cannot be set right")
    return answers.repaired(parts[position], Naming())


def guessed(answers: CallAnswers, number: int, position: int) -> Any:
    """Return the cache of a call whose function fails.

    Set right if it can be, else what the lines that do not raise make, else what whoever takes it
    asks for, else what most caches hold.
    """
    try:
        return corrected(answers, number, position)
    except WrongCall:
        call, own = answers.calls[number], without_what_raises(answers, number)
    if own:
        return answers.repaired(own[position], answers.naming(call, own))
    with suppress(WrongCall):
        return taken_apart(answers, number, position)
    values = (*call.arguments, *call.returned)
    return tuple(copy.deepcopy(v) for v in values if not isinstance(v, Made))


def without_what_raises(answers: CallAnswers, number: int) -> Any:
    """Return the parts that the function returns without its lines that raise; or nothing."""
    return _correction(answers, number).plain.parts


def _correction(answers: CallAnswers, number: int) -> "Correction":
    found: Correction | None = answers.corrections.get(number)
    if found is None:
        found = answers.corrections[number] = Correction(answers, number)
    return found


class Correction:
    """Sets one recorded call of the submission's own function right."""

    def __init__(self, answers: CallAnswers, number: int) -> None:
        self._answers = answers
        self._number = number
        self._call = answers.calls[number]
        self._runs_left = 0
        self._candidates = Candidates(answers, number)
        self._scripts: Mapping[str, Script] = {}

    @functools.cached_property
    def parts(self) -> Any:
        """Return what the corrected function returns; None if it cannot be corrected.

        If only lines that raise are wrong, the function is right without them, whatever it calls.
        """
        if self.plain.right == self._wanted:
            return self.plain.parts
        if self.is_endless:
            return None
        self._scripts = scripts_for(self._answers, self._number)
        found = (self._set_right(*each) for each in self._attempts())
        return self._as_before() or next((parts for parts in found if parts), None)

    def _attempts(self) -> Iterator[tuple[int, bool]]:
        """Yield ways by their numbers, and whether they may replace what one expression returns.

        The cache then stays as it was, so that comes last.
        """
        for is_helper in (False, True):
            self._runs_left = MOST_RUNS
            numbers = (n for n, way in enumerate(self._ways) if bool(way.helper) is is_helper)
            yield from ((number, False) for number in numbers)
        self._runs_left = MOST_RUNS
        yield from ((number, True) for number, way in enumerate(self._ways) if not way.helper)

    @functools.cached_property
    def plain(self) -> Run:
        """Run the function without its lines that raise, in the way that gets most right."""
        runs: list[Run] = []
        known = _slow.get(self._call.function, NONE) if self.is_endless else NONE
        for without in dict.fromkeys((known, NONE)):
            for way in self._ways:
                runs.append(self._run(way, {}, without))
                if runs[-1].right == self._wanted:
                    return runs[-1]
        return max(runs, key=lambda run: (run.right, bool(run.parts)), default=NOTHING)

    def _as_before(self) -> Any:
        """Return the parts with what set the function right before, if that does so here."""
        number, labels = self._found_out.get(self._situation, (0, {}))
        try:
            instead = {place: self._candidates.values(each) for place, each in labels.items()}
        except IndexError:  # another call has other values on its way
            return None
        run = self._run(self._ways[number], instead) if labels else None
        return run.parts if run and run.right == self._wanted else None

    def _set_right(self, number: int, may_be_whole: bool) -> Any:
        labels: Labels = {}
        run = self._run(self._ways[number], {})
        while run.right < self._wanted:
            places = [*run.seen] if may_be_whole else [p for p in run.seen if p not in run.whole]
            better = self._better(self._ways[number], places, labels, run)
            if better is None or len(labels) == MOST_LINES:
                return None
            labels, run = better
        self._found_out[self._situation] = number, labels
        return run.parts

    @property
    def _situation(self) -> tuple[str, ...]:
        """Return what a search for places depends on: the function, and which values are told."""
        return (self._call.function, *self._candidates.names)

    @functools.cached_property
    def _ways(self) -> list[Way]:
        name, several = self._call.function, self._call.several
        own, count = self._answers.owns.get(name), len(self._call.returned) if several else 0
        key = name, count, getattr(own, "__code__", None)
        if key not in self._found_out:
            self._found_out[key] = ways_of(self._answers, name, own, count)
        ways: list[Way] = self._found_out[key]
        return ways

    @property
    def _found_out(self) -> dict[Any, Any]:
        """Return what earlier calls took: the functions rewritten, and what set them right."""
        return self._answers.program.found_out

    @property
    def is_endless(self) -> bool:
        """Return whether the function did not end when called: many runs would take too long."""
        return self._call.function in self._answers.endless

    @property
    def _wanted(self) -> int:
        return sum(not isinstance(value, Made) for value in self._call.returned)

    def _better(
        self, way: Way, places: Sequence[int], labels: Labels, before: Run
    ) -> tuple[Labels, Run] | None:
        """Find one place more with which more of the returned values are right."""
        left = [place for place in places if place not in labels]
        odd = before.odd or any(is_lost(before.seen[place][0]) for place in left)
        for place in left:
            for label in self._candidates.of(before.seen[place], odd):
                if self._runs_left <= 0:
                    return None
                more = {**labels, place: label}
                run = self._run(way, {p: self._candidates.values(m) for p, m in more.items()})
                if run.right > before.right:
                    return more, run
        return None

    def _run(self, way: Way, instead: Values, without: Steps = NONE) -> Run:
        caches = [isinstance(value, Made) for value in self._call.returned]
        lines = Lines(instead, caches if way.parts or not way.helper else (), without)
        function = way.function(lines, self._answers, self._answers.owns.get(self._call.function))
        for script in self._scripts.values():
            script.restart()
        with self._answers.placed(self._scripts), ending(lines, self.is_endless):
            parts = self._answers.returned(self._number, function) or ()
        pairs = zip(parts, self._call.returned, strict=bool(parts))
        if any(own is None or own is LOST for own, value in pairs if isinstance(value, Made)):
            parts = ()  # without a cache the run is useless
        self._runs_left -= 1 + lines.rounds // ROUNDS_OF_A_RUN
        if self.is_endless and not without:
            _slow[self._call.function] = frozenset(lines.slow)
        pairs = zip(parts or [None] * len(self._call.returned), self._call.returned, strict=True)
        plain = [(own, value) for own, value in pairs if not isinstance(value, Made)]
        right = sum(close(own, value) for own, value in plain)
        odd = any(not _has_shape(own, np.shape(value)) for own, value in plain)
        return Run(parts, right, odd, lines.seen, frozenset(lines.whole))


def _has_shape(value: Any, shape: tuple[int, ...]) -> bool:
    return isinstance(value, np.ndarray | np.generic) and value.shape == shape
