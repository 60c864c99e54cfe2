"""What a worker that judges a caller again is told: right calls of helpers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.confined.replay.matching import Leaves, fits
from grader.confined.replay.recorded_calls import Made, RecordedCall

NAMED = "named"  # values of the submission's own cache that are understood are set right
CORRECTED = "corrected"  # the submission's own lines make the cache, a few of them set right
LISTED = "listed"  # the caches of the steps, one after the other


@dataclass(frozen=True)
class Replay:
    """Recorded calls of one case, and whose place they take."""

    calls: tuple[RecordedCall, ...]
    replaced: tuple[str, ...]  # functions
    own: tuple[str, ...]  # functions of the submission that are there
    layout: str = NAMED  # how the cache of `forward` is made
    forward: str = ""
    endless: tuple[str, ...] = ()  # those of `own` that do not end when called
    skipping: tuple[str, ...] = ()  # methods that run without the lines that stop them

    @property
    def outline(self) -> tuple[RecordedCall, ...]:
        """Return the calls without any value: which there are, and whose caches they take."""
        return tuple(self._outline(call) for call in self.calls)

    def answer(self, function: str, arguments: Leaves, dtype: str) -> dict[int, RecordedCall]:
        """Return what a right call of a replaced function is told: itself and all that it calls.

        By their numbers; nothing if no recorded call has these arguments. So no right value is
        ever told to code that does not ask for it as a right solution does.
        """
        if function not in self.replaced:
            return {}
        calls = ((n, call) for n, call in enumerate(self.calls) if call.function == function)
        asked = next((n for n, call in calls if call.names and fits(arguments, call, dtype)), None)
        if asked is None:
            return {}
        return {n: self._told(call) for n, call in enumerate(self.calls) if self._is_in(n, asked)}

    def _is_in(self, number: int | None, outer: int) -> bool:
        """Return whether a call is another one, or was made within that one."""
        while number is not None and number != outer:
            number = self.calls[number].inside
        return number == outer

    def _outline(self, call: RecordedCall) -> RecordedCall:
        if call.function not in self.replaced:
            return RecordedCall(call.function, inside=call.inside)
        caches = tuple(v if isinstance(v, Made) else None for v in call.arguments)
        return RecordedCall(
            call.function, call.names, caches, several=call.several, inside=call.inside
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
