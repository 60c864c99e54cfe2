"""Which places of the reference's source run: "executed" is a matter of expressions, not lines.

Of `a if c else b` only one side is executed, on the same line as the other.
"""

from collections.abc import Iterator
from dataclasses import field
from types import CodeType, FrameType
from typing import Any

from grader.authoring.survivors.returns import Returns
from grader.confined.quick_dataclass import dataclass

Place = tuple[str, int, int, int, int]  # file, first line and column, last line and column


@dataclass
class Reach(Returns):
    """A watch that keeps the instructions that were executed."""

    instructions: set[tuple[CodeType, int]] = field(default_factory=set)

    def places(self) -> frozenset[Place]:
        """Return the places in the source that were executed."""
        codes = {code for code, _ in self.instructions}
        tables = {code: list(places_in(code)) for code in codes}
        found = (tables[code][offset // 2] for code, offset in self.instructions)
        return frozenset(place for place in found if place)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        watched = super()._called(frame, event, argument)
        frame.f_trace_opcodes = watched is not None
        return watched

    def _moved(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":
            self.instructions.add((frame.f_code, frame.f_lasti))
            return self._moved
        return super()._moved(frame, event, argument)


def places_in(code: CodeType) -> Iterator[Place | None]:
    """Yield the place of each instruction; none for what has no source."""
    for first, last, start, end in code.co_positions():
        if first is None or last is None or start is None or end is None:
            yield None
        else:
            yield code.co_filename, first, start, last, end
