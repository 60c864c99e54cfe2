"""Answers a rewritten function while it runs: other values for its lines, and none that raises."""

import signal
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy as np

from ..caches import is_record

Values = Mapping[int, Sequence[Any]]  # by place: one for each time it is reached, or one for all
Compute = Callable[[], Any]

LOST = np.array(np.nan)  # the value of a line that raises
LOST_TEST, LOST_LOOP = object(), object()  # likewise of a condition, and of what a loop runs over

# Rounds of all loops of one run. A margin of ten over what naive loops take in a case.
MOST_ROUNDS = 200_000

# Seconds for a line, and for all loops. A margin of a hundred over a right forward. Each of many
# runs may wait so long, so more would use up the time of the submission.
SECONDS = 0.2
# Seconds after which a step is noted as slow. A margin of a hundred over a step of a right
# function.
SLOW = 0.02


def is_lost(value: Any) -> bool:
    """Return whether a value is that of a line that raised, or came from such a value."""
    return value is LOST or (isinstance(value, float) and bool(np.isnan(value)))


class Lines:
    """One run of a rewritten function: gives its lines their values and skips what raises."""

    EVERYTHING = BaseException  # that a line may raise; a student may have given its name away

    def __init__(
        self, instead: Values, caches: Sequence[bool] = (), without: Collection[int] = ()
    ) -> None:
        """Take what stands for some places; `caches` says of each part returned if it is one.

        `without` are steps, statements of the function's body, that are left out.
        """
        self.seen: dict[int, list[Any]] = {}  # what each place gave by itself
        self.whole: set[int] = set()  # places of what one expression returns
        self.rounds = 0
        self.late = False  # set from outside: every loop ends
        self._instead = instead
        self._caches = caches
        self._begun: set[int] = set()  # loops whose condition raised once
        self.slow: set[int] = set()  # steps that took long
        self._without = without
        self._step, self._since = -1, time.monotonic()

    def begins(self, step: int) -> bool:
        """Return whether a step is taken; note how long the one before it took."""
        now = time.monotonic()
        if now - self._since > SLOW:
            self.slow.add(self._step)
        self._step, self._since = step, now
        return step not in self._without

    def one(self, place: int, compute: Compute) -> Any:
        """Return the value of one place."""
        return self.several(place, 1, lambda: (compute(),))[0]

    def several(self, place: int, count: int, compute: Compute) -> list[Any]:
        """Return the values of as many places, which one line assigns together."""
        try:
            values = list(compute())
        except BaseException:
            values = []
        if len(values) != count:
            values = [LOST] * count
        return [self._chosen(place + i, value) for i, value in enumerate(values)]

    def returned(self, place: int, compute: Compute) -> Iterator[Any]:
        """Yield what a line returns, if that is as many parts as there should be."""
        try:
            value = compute()
        except BaseException:
            return
        if len(self._caches) < 2:
            yield self._chosen(place, value)
        elif type(value) is tuple and len(value) == len(self._caches):
            self.whole.update(range(place, place + len(value)))
            yield tuple(self._chosen(place + i, part) for i, part in enumerate(value))

    def left(self, place: int, names: Sequence[str], variables: Mapping[str, Any]) -> Any:
        """Return what may be meant where no line has returned: lost values, and a cache's variable.

        `names` are in the order of their assignments. The last one of several values which has
        "cache" in its name is taken for the cache, or else the last one.
        """
        held = [name for name in names if name in variables and _is_several(variables[name])]
        (name,) = ([each for each in held if "cache" in each.lower()] or held or [""])[-1:]
        parts = tuple(
            variables.get(name, LOST) if is_cache else self._chosen(place + i, LOST)
            for i, is_cache in enumerate(self._caches)
        )
        return parts if len(parts) > 1 else (*parts, None)[0]

    def holds(self, place: int, test: Compute) -> bool:
        """Return whether a condition holds: one that raises does, unless something replaces it."""
        try:
            return bool(test())
        except BaseException:
            return bool(self._chosen(place, LOST_TEST))

    def again(self, place: int, test: Compute) -> bool:
        """Return whether a loop goes on. One whose condition raises is run once."""
        try:
            return self.goes_on() and bool(test())
        except BaseException:
            first = place not in self._begun
            (self._begun.add if first else self._begun.remove)(place)
            return first

    def items(self, place: int, compute: Compute) -> Iterator[Any]:
        """Yield what a loop runs over: a single lost value if that raises."""
        try:
            found = iter(compute())
        except BaseException:
            other = self._chosen(place, LOST_LOOP)
            found = iter((LOST,) if other is LOST_LOOP else other)
        while self.goes_on():
            try:
                item = next(found)
            except BaseException:
                return
            yield item

    def goes_on(self) -> bool:
        """Return whether a loop may go on: it may not run for ever, whatever was skipped in it."""
        self.rounds += 1
        return self.rounds <= MOST_ROUNDS and not self.late

    def entered(self, compute: Compute) -> "Entered":
        """Return what a `with` enters, or what does nothing if it cannot be entered."""
        return Entered(compute)

    def _chosen(self, place: int, value: Any) -> Any:
        seen = self.seen.setdefault(place, [])
        seen.append(value)
        instead = self._instead.get(place)
        if instead is None:
            return value
        chosen = instead[len(seen) - 1 if len(instead) > 1 else 0]
        return chosen.copy() if isinstance(chosen, np.ndarray) else chosen


class Entered:
    """A context that raises neither where it begins nor where it ends."""

    def __init__(self, compute: Compute) -> None:
        self._compute = compute
        self._context: Any = None

    def __enter__(self) -> Any:
        """Enter the context, if it can be."""
        try:
            context = self._compute()
            value = context.__enter__()
        except BaseException:
            return LOST
        self._context = context
        return value

    def __exit__(self, *raised: Any) -> bool:
        """Leave the context, if it was entered."""
        try:
            return bool(self._context.__exit__(*raised))
        except BaseException:
            return False


def _is_several(value: Any) -> bool:
    return isinstance(value, tuple | list | dict) or is_record(value)


class TooLong(BaseException):
    """Raised in the midst of a line; what follows it is run."""


@contextmanager
def ending(lines: Lines, needed: bool) -> Iterator[None]:
    """Stop every line that takes too long, until the block ends, where that is `needed`.

    A line that waits (`time.sleep`, a lock) or loops in a function of its own is interrupted by an
    alarm, and skipped as any line that raises. Systems without alarms let it run out of time.
    """
    if not needed or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        lines.late = True
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)
    try:
        yield
    except TooLong:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
