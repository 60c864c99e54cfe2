"""A right cache of a wrong forward function: its own lines, with what few of them assign set right.

What the reference computes on its way is put in the place of what a line assigns, until the
function returns what it should. The rest of it then made the cache, in its author's own layout.
"""

import copy
import functools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from .caches import close, is_number_array
from .layouts import children, scripts_for
from .naming import Naming
from .recorded import Made, RecordedCall
from .replay import Replay, WrongCall
from .rewriting import Lines, Values, is_lost, rewritten

MOST_LINES = 3  # that are set right together
MOST_RUNS = 500


class Run(NamedTuple):
    """What came of the function with some values put in."""

    parts: Any  # that it returned; empty if it failed
    right: int  # how many of them are what they should be
    odd: bool  # whether one of them has not even its shape
    seen: dict[int, list[Any]]  # what each of its places gave


def corrected(replay: Replay, number: int, position: int) -> Any:
    """The cache of a recorded call. `WrongCall` if no few lines set the function right."""
    if number not in replay.corrections:
        replay.corrections[number] = Correction(replay, number).parts()
    parts = replay.corrections[number]
    if not parts:
        raise WrongCall(f"{replay.calls[number].function} cannot be set right")
    return replay.repaired(parts[position], Naming())


def guessed(replay: Replay, number: int, position: int) -> Any:
    """The cache of a call whose function fails: set right if it can be, else what most hold."""
    try:
        return corrected(replay, number, position)
    except WrongCall:
        call = replay.calls[number]
        values = (*call.arguments, *call.returned)
        return tuple(copy.deepcopy(v) for v in values if not isinstance(v, Made))


class Correction:
    """Sets one recorded call of the submission's own function right."""

    def __init__(self, replay: Replay, number: int) -> None:
        self._replay = replay
        self._number = number
        self._call = replay.calls[number]
        self._function = rewritten(replay.owns.get(self._call.function))
        self._scripts = scripts_for(replay, number)
        self._runs = 0

    def parts(self) -> Any:
        """What the function returns in the end; None if it cannot be set right."""
        instead: Values = {}
        run = self._run(instead)
        while run.right < self._wanted:
            better = self._better(instead, run)
            if better is None or len(instead) == MOST_LINES:
                return None
            instead, run = better
        return run.parts

    @property
    def _wanted(self) -> int:
        return sum(not isinstance(value, Made) for value in self._call.returned)

    def _better(self, instead: Values, before: Run) -> tuple[Values, Run] | None:
        """One place more, with which more of what is returned is right."""
        places = [place for place in sorted(before.seen) if place not in instead]
        odd = before.odd or any(is_lost(before.seen[place][0]) for place in places)
        for place in places:
            for values in self._candidates(before.seen[place], odd):
                if self._runs >= MOST_RUNS:
                    return None
                more = {**instead, place: values}
                run = self._run(more)
                if run.right > before.right:
                    return more, run
        return None

    def _run(self, instead: Values) -> Run:
        self._runs += 1
        lines = Lines(instead)
        for script in self._scripts.values():
            script.restart()
        parts: Any = ()
        if self._function:
            with self._replay.placed(self._scripts):
                parts = self._replay.returned(self._number, self._function(lines)) or ()
        pairs = zip(parts or [None] * len(self._call.returned), self._call.returned, strict=True)
        plain = [(own, value) for own, value in pairs if not isinstance(value, Made)]
        right = sum(close(own, value) for own, value in plain)
        odd = any(not _has_shape(own, np.shape(value)) for own, value in plain)
        return Run(parts, right, odd, lines.seen)

    def _candidates(self, seen: Sequence[Any], odd: bool) -> Iterator[Sequence[Any]]:
        """What may stand for what a place gave, once or step by step, the likeliest first."""
        own = seen[0]
        if isinstance(own, int) and not isinstance(own, bool):
            yield from ((size,) for size in self._sizes if size != own)
        elif is_number_array(own) or is_lost(own):
            sources = [values for values in self._sources if len(values) in (1, len(seen))]
            yield from (values for values in sources if values[0].shape == np.shape(own))
            if odd:
                yield from (values for values in sources if values[0].shape != np.shape(own))

    @functools.cached_property
    def _sources(self) -> list[Sequence[Any]]:
        """Right arrays: of the call, or one of each of its steps."""
        steps = [_arrays(self._replay.calls[n]) for n in children(self._replay, self._number)]
        names = [name for name in steps[0] if all(name in s for s in steps)] if steps else []
        return [
            *((value,) for value in _arrays(self._call).values()),
            *([step[name] for step in steps] for name in names),
        ]

    @functools.cached_property
    def _sizes(self) -> list[int]:
        return sorted({size for value in _arrays(self._call).values() for size in value.shape})


def _has_shape(value: Any, shape: tuple[int, ...]) -> bool:
    return isinstance(value, np.ndarray | np.generic) and value.shape == shape


def _arrays(call: RecordedCall) -> dict[str, Any]:
    """What it is given, computes on its way, and returns, by names."""
    returned = {f"?{place}": value for place, value in enumerate(call.returned)}
    given = dict(zip(call.names, call.arguments, strict=False))
    values = {**given, **call.locals, **returned}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
