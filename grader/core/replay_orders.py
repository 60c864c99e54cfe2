"""What a worker that judges a caller again is told: right calls of helpers. And what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.matching import EqualCalls, Leaves, closest_fit
from grader.confined.replay.recorded_calls import Made, RecordedCall
from grader.confined.replay.search_orders import MOST_CANDIDATES, Choices
from grader.confined.shared_words import CHANGES, KEYS, LENGTHS
from grader.confined.values.arrays import Array
from grader.core.outcomes import Outcome, Returned

NAMED = "named"  # values of the submission's own cache that are understood are set right
CORRECTED = "corrected"  # the submission's own lines make the cache, a few of them set right
LISTED = "listed"  # the caches of the steps, one after the other
SEARCH = "search"  # intermediate values of the reference, tried where nothing is understood

# Places of a cache that are chosen for one by one. A margin: the largest cache in
# `tests/follow_through` has ten of which nothing is understood.
MOST_PLACES = 100

Keys = tuple[int, ...]  # of a try: which candidate was put in each place


@dataclass(frozen=True)
class Replay:
    """Recorded calls of one case, and whose place they take."""

    calls: tuple[RecordedCall, ...]
    replaced: tuple[str, ...]  # functions
    own: tuple[str, ...]  # functions of the submission that are there
    layout: str = NAMED  # how the cache of `forward` is made
    forward: str = ""
    endless: tuple[str, ...] = ()  # those of `own` that do not end when called
    tries: tuple[Choices, ...] = ()  # of `search`; none: the likeliest
    first: Keys = ()  # of `search`: keys of what was right in another case
    skipping: tuple[str, ...] = ()  # methods that run without the lines that stop them
    changes: Mapping[str, Keys] = field(default_factory=dict)
    """Functions that run with small changes of their sources: which, one after the other."""
    backward: str = ""  # the function that is judged, which takes the cache of `forward`
    asked: str = ""  # the function of which only the possible changes are asked for

    @property
    def outline(self) -> tuple[RecordedCall, ...]:
        """Return the calls without any value: which there are, and whose caches they take."""
        return tuple(self._outline(call) for call in self.calls)

    @property
    def told_by(self) -> tuple[tuple[str, ...], str, str]:
        """Return all that decides, beside the calls, what is told of them."""
        return self.replaced, self.layout, self.forward

    def answer(self, function: str, arguments: Leaves, dtype: str) -> dict[int, RecordedCall]:
        """Return what a right call of a replaced function is told: itself and all that it calls.

        By their numbers; nothing if no recorded call has these arguments. So no right value is
        ever told to code that does not ask for it as a right solution does.
        """
        if function not in self.replaced:
            return {}
        known = {n: self.calls[n] for n in self._numbers.get(function, ())}
        if function not in self._equal:
            self._equal[function] = EqualCalls(known)
        asked = self._equal[function].find(arguments)
        if asked is None:
            asked = closest_fit(arguments, known, dtype)
        return {} if asked is None else {n: self._told(self.calls[n]) for n in self._within(asked)}

    @cached_property
    def _equal(self) -> dict[str, EqualCalls]:
        return {}

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """Return the numbers of the calls that can be answered, by their functions."""
        found: dict[str, list[int]] = {}
        for number, call in enumerate(self.calls):
            if call.is_answerable:
                found.setdefault(call.function, []).append(number)
        return found

    @cached_property
    def _inside(self) -> dict[int | None, list[int]]:
        """Return the numbers of the calls that a call makes itself, by its own number."""
        found: dict[int | None, list[int]] = {}
        for number, call in enumerate(self.calls):
            found.setdefault(call.inside, []).append(number)
        return found

    def _within(self, number: int) -> list[int]:
        """Return the numbers of a call and of all that were made within it, in their order."""
        found = [number]
        for each in found:
            found += self._inside.get(each, ())
        return sorted(found)

    def _outline(self, call: RecordedCall) -> RecordedCall:
        if call.function not in self.replaced:
            return RecordedCall(call.function, inside=call.inside)
        caches = tuple(v if isinstance(v, Made) else None for v in call.arguments)
        return RecordedCall(
            call.function,
            call.names,
            caches,
            several=call.several,
            inside=call.inside,
            optional=dict.fromkeys(call.optional),
        )

    def _told(self, call: RecordedCall) -> RecordedCall:
        step = call.inside is not None and self.calls[call.inside].function == self.forward
        if step and self.layout != NAMED:
            return call
        if call.function not in self.replaced:
            return RecordedCall(call.function, inside=call.inside)
        makes_cache = any(isinstance(value, Made) for value in call.returned)
        return call if makes_cache else replace(call, locals={})


def can_answer(calls: Sequence[RecordedCall], functions: Sequence[str]) -> bool:
    """Return whether any of the functions is called at all."""
    return any(call.function in functions for call in calls)


def tries_of(outcome: Outcome, most: int) -> list[tuple[Keys, Returned]]:
    """Return what `search` tried, and one outcome per try, cut out of the stacked values.

    There are at most `most`, as many as were asked for: a stack of nothing may have any length.
    """
    if not isinstance(outcome, Returned):
        return []
    stacks: dict[str, Array] = {
        name: value
        for name, value in outcome.values.items()
        if isinstance(value, np.ndarray) and value.ndim
    }
    stacks.pop(LENGTHS, None)
    keys = stacks.pop(KEYS, np.zeros((0, 0), np.int64))
    count = min((most, *(len(stack) for stack in (keys, *stacks.values()))))
    return [
        (tuple(np.ravel(keys[i]).tolist()), Returned({n: stack[i] for n, stack in stacks.items()}))
        for i in range(count)
    ]


def lengths_of(outcome: Outcome) -> list[int]:
    """Return how many candidates each place has; nothing if no search of ours says that."""
    found = outcome.values.get(LENGTHS) if isinstance(outcome, Returned) else None
    if not isinstance(found, np.ndarray) or found.ndim != 1 or found.dtype != np.int64:
        return []
    lengths = [int(each) for each in found[: MOST_PLACES + 1]]
    fit = len(lengths) <= MOST_PLACES and all(1 <= each <= MOST_CANDIDATES for each in lengths)
    return lengths if fit else []


def changes_of(outcome: Outcome) -> list[tuple[int, int]]:
    """Return possible changes as a process tells them: numbers, and the lines of statements."""
    found = outcome.values.get(CHANGES) if isinstance(outcome, Returned) else None
    if not isinstance(found, np.ndarray) or found.shape[1:] != (2,) or found.dtype != np.int64:
        return []
    return [(int(number), int(line)) for number, line in found]
