"""Hears what graded functions return: also what no output reads."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import field
from types import FrameType, FunctionType
from typing import Any

import numpy as np

from grader.authoring.cases.reference_values import reference_leaves
from grader.authoring.mutation.watch import Watch
from grader.authoring.survivors.equal_bits import double_of_number
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.arguments.random_states import state_of
from grader.core.outcomes import Foreign, Formed

# Objects of one value, and containers in these, that are heard. A margin: a tree that a case grows
# has some dozens of nodes.
MOST_OPENED = 2000
DEEPEST = 50  # levels of them: Python ends at 1,000 calls within calls


@dataclass
class Returns(Watch):
    """A watch that hears what some functions return to the lines of a case.

    What they return to each other does not count: only its effect on these values does.
    """

    remember: bool = False
    functions: Collection[str] = ()
    depth: int = 0  # calls of these functions that have not ended
    known: bool = True  # whether all that was returned could be read
    digest: Any = field(default_factory=hashlib.sha256)

    @property
    def returned(self) -> str:
        """Return a text that is the same if the returned bits are; 0 and -0 are the same."""
        return self.digest.hexdigest() if self.known else ""

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        watched = super()._called(frame, event, argument)
        self.depth += watched is not None and self._is_heard(frame)
        return watched

    def _moved(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "return" and self._is_heard(frame):
            self.depth -= 1
            if not self.depth:
                self._hear(argument)
        return super()._moved(frame, event, argument)

    def _is_heard(self, frame: FrameType) -> bool:
        return frame.f_code.co_qualname in self.functions

    def _hear(self, value: Any) -> None:
        leaves = heard_leaves(value)
        self.known = self.known and not any(isinstance(leaf, Foreign) for leaf in leaves.values())
        self.digest.update(bits_of(leaves))


def heard_leaves(value: Any) -> dict[str, Any]:
    """Return a value as leaves, with what its objects hold."""
    leaves = reference_leaves({"value": value})
    if any(isinstance(leaf, Foreign) for leaf in leaves.values()):
        leaves = reference_leaves({"value": _Opening().opened(value, ())})
    return leaves


def bits_of(leaves: Mapping[str, Any]) -> bytes:
    """Return bytes that are the same if the leaves are; 0 and -0 are the same."""
    return b"".join(
        repr((name, leaf.form, _plain(leaf.content))).encode()
        if isinstance(leaf, Formed)
        else repr((name, "", _plain(leaf))).encode()
        for name, leaf in leaves.items()
    )


class _Opening:
    """One value in which objects of Python classes become mappings of their attributes."""

    def __init__(self) -> None:
        self._left = MOST_OPENED

    def opened(self, value: Any, around: tuple[int, ...]) -> Any:
        """Return the value; in place of one that holds itself how many levels up it is."""
        if id(value) in around:
            return {"up": len(around) - around.index(id(value))}
        inside = (*around, id(value))
        if self._left <= 0 or len(inside) > DEEPEST:
            return value
        if type(value) in (list, tuple, dict):
            self._left -= 1
        if type(value) in (list, tuple):
            return [self.opened(each, inside) for each in value]
        if type(value) is dict:
            return {key: self.opened(each, inside) for key, each in value.items()}
        if (state := state_of(value)) is not None:
            return {"state": state}  # of a random generator
        fields = getattr(value, "__dict__", None)
        if type(fields) is not dict or not all(map(_is_written_in_python, type(value).__mro__)):
            return value
        self._left -= 1
        opened = {name: self.opened(each, inside) for name, each in fields.items()}
        return {"class": type(value).__qualname__, "fields": opened}


def _is_written_in_python(kind: type) -> bool:
    """Return whether objects of a class keep all that they know in their attributes."""
    return kind is object or any(isinstance(each, FunctionType) for each in vars(kind).values())


def _plain(content: Any) -> Any:
    if not isinstance(content, np.ndarray) or content.dtype.kind == "O":
        return content
    content = double_of_number(content)
    content = np.asarray(content + 0) if content.dtype.kind in "fc" else content
    return content.dtype.str, content.shape, content.tobytes()
