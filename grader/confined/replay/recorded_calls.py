"""Calls that the reference makes while it carries out a case: what a right caller asks, and gets.

They are made by `generate`, stored with the cases, and reach a worker only to judge again the
callers of functions that failed: then the recorded calls of those functions answer in their place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Made:
    """A cache: what an earlier call returned at one place. Its content is its author's business."""

    call: int
    position: int


@dataclass(frozen=True)
class Instance:
    """An object that cannot be stored, such as a model: whatever is of its class is as good."""

    kind: str  # name of the class


@dataclass(frozen=True)
class RecordedCall:
    """One call of a graded function with right arguments, and what it then returns."""

    function: str
    names: tuple[str, ...] = ()  # of the arguments, in the order of the signature
    arguments: tuple[Any, ...] = ()  # values, `Made` and `Instance`
    returned: tuple[Any, ...] = ()  # values, and `Made` by this very call
    several: bool = True  # whether they come as a tuple
    inside: int | None = None  # number of the recorded call that made this one
    locals: Mapping[str, Any] = field(default_factory=dict)  # arrays by their names, at the end
