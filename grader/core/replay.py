"""What a worker is told that judges a caller again with its failed helpers replaced."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.confined.recorded import Made, RecordedCall

NAMED, CORRECTED, SCRIPTED = "named", "corrected", "scripted"
LISTED, SEARCH = "listed", "search"


@dataclass(frozen=True)
class Replay:
    """Recorded calls of one case, and whose place they take."""

    calls: tuple[RecordedCall, ...]
    replaced: tuple[str, ...]  # functions
    own: tuple[str, ...]  # functions of the submission that are there and end when called
    layout: str = NAMED  # how the cache of `forward` is made
    forward: str = ""
    tries: tuple[int, int] = (0, 0)  # of `search`: from, up to
    first: tuple[int, ...] = ()  # of `search`: keys of what was right in another case

    @property
    def told(self) -> tuple[RecordedCall, ...]:
        """The calls without what this run does not need: no other right value leaves."""
        return tuple(self._told(call) for call in self.calls)

    def _told(self, call: RecordedCall) -> RecordedCall:
        step = call.inside is not None and self.calls[call.inside].function == self.forward
        if step and self.layout != NAMED:
            return call
        if call.function not in self.replaced:
            return RecordedCall(call.function, inside=call.inside)
        makes_cache = any(isinstance(value, Made) for value in call.returned)
        return call if makes_cache else replace(call, locals={})


def can_answer(calls: Sequence[RecordedCall], functions: Sequence[str]) -> bool:
    """Whether any of the functions is called at all."""
    return any(call.function in functions for call in calls)
