"""Hears what graded functions return: also what no output reads."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import field
from types import FrameType
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import reference_leaves
from grader.authoring.mutation.watch import Watch
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.argument_leaves import opened_receiver
from grader.core.outcomes import Foreign, Formed


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
        for name, leaf in _leaves(value).items():
            self.known = self.known and not isinstance(leaf, Foreign)
            content = leaf.content if isinstance(leaf, Formed) else leaf
            form = leaf.form if isinstance(leaf, Formed) else ""
            self.digest.update(repr((name, form, _plain(content))).encode())


def _leaves(value: Any) -> Mapping[str, Any]:
    """Return what was returned; of an object of a class of the reference's own its attributes."""
    found = reference_leaves({"value": value})
    if any(isinstance(leaf, Foreign) for leaf in found.values()):
        return reference_leaves({"value": opened_receiver(value)})
    return found


def _plain(content: Any) -> Any:
    if not isinstance(content, np.ndarray) or content.dtype.kind == "O":
        return content
    content = content + 0 if content.dtype.kind in "fc" else content
    return content.dtype.str, content.shape, content.tobytes()
