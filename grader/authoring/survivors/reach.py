"""Which places of the reference's source run: "executed" is a matter of expressions, not lines.

Of `a if c else b` only one side is executed, on the same line as the other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from hashlib import sha256
from types import CodeType, FrameType
from typing import Any

import numpy as np

from grader.authoring.survivors.returns import Returns, bits_of, heard_leaves
from grader.confined.quick_dataclass import dataclass
from grader.core.outcomes import Foreign

Place = tuple[str, int, int, int, int]  # file, first line and column, last line and column


@dataclass
class Reach(Returns):
    """A watch that keeps the instructions that were executed, and what was given to functions."""

    instructions: set[tuple[CodeType, int]] = field(default_factory=set)
    given: dict[str, bytes] = field(default_factory=dict)
    """The bits of arguments that hold several values: "`graph` of `bfs`"."""

    def places(self) -> frozenset[Place]:
        """Return the places in the source that were executed."""
        codes = {code for code, _ in self.instructions}
        tables = {code: list(places_in(code)) for code in codes}
        found = (tables[code][offset // 2] for code, offset in self.instructions)
        return frozenset(place for place in found if place)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        outermost = not self.depth
        watched = super()._called(frame, event, argument)
        if outermost and self.depth:
            self._keep_arguments(frame)
        frame.f_trace_opcodes = watched is not None
        return watched

    def _keep_arguments(self, frame: FrameType) -> None:
        code = frame.f_code
        for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
            leaves = heard_leaves(frame.f_locals.get(name))
            if name != "self" and _holds_several(leaves):
                key = f"`{name}` of `{code.co_qualname}`"
                self.given[key] = self.given.get(key, b"") + sha256(bits_of(leaves)).digest()

    def _moved(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":
            self.instructions.add((frame.f_code, frame.f_lasti))
            return self._moved
        return super()._moved(frame, event, argument)


def _holds_several(leaves: Mapping[str, Any]) -> bool:
    """Return whether leaves are known, and more than one value."""
    if any(isinstance(leaf, Foreign) for leaf in leaves.values()):
        return False
    return len(leaves) > 1 or any(isinstance(v, np.ndarray) and v.size > 1 for v in leaves.values())


def places_in(code: CodeType) -> Iterator[Place | None]:
    """Yield the place of each instruction; none for what has no source."""
    for first, last, start, end in code.co_positions():
        if first is None or last is None or start is None or end is None:
            yield None
        else:
            yield code.co_filename, first, start, last, end
