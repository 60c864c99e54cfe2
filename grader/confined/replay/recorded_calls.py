"""Calls that the reference makes while it carries out a case: what a right caller asks, and gets.

They are made by `generate`, stored with the cases, and reach a worker only to judge again the
callers of functions that failed: then the recorded calls of those functions answer in their place.
"""

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from itertools import chain
from typing import Any

from ..quick_dataclass import dataclass
from .object_parts import leaves_in

ALL = "all"  # of `RecordedCall.yields`: the reference took every item, and was told that it ends
SOME = "some"  # likewise: it took these, and nobody knows what comes after them


class WrongCall(Exception):
    """A replaced function was called with arguments that a right solution does not give it."""


@dataclass(frozen=True)
class Made:
    """A cache: what an earlier call returned at one place. Its content is its author's business."""

    call: int
    position: int
    through: tuple[tuple[int, int], ...] = ()  # calls that then returned the same object


@dataclass(frozen=True)
class Instance:
    """An object that cannot be stored, such as a model: whatever is of its class is as good."""

    kind: str  # name of the class; empty: nothing is as good, since nobody can look into it


@dataclass(frozen=True)
class Parts(Instance):
    """An object that cannot be stored and can be looked into, or a list of such objects.

    Each object in it may have further attributes.
    """

    leaves: Mapping[str, Any] = field(default_factory=dict)
    """Values and `Instance`s by dotted names, such as `.0.mass` of a list of bodies."""


@dataclass(frozen=True)
class Change:
    """What a call changed in one of its arguments."""

    path: tuple[Any, ...]  # the place of the argument, then keys and names of attributes
    kind: str
    """"put": another value stands under the last key; "drop": the key is gone; "fill": the very
    array, list or set has other contents; "turn": the very random generator stands elsewhere."""
    value: Any = None  # as answers are kept: with mappings in place of objects


@dataclass(frozen=True)
class RecordedCall:
    """One call of a graded function with right arguments, and what it then returns."""

    function: str
    names: tuple[str, ...] = ()  # of the arguments, in the order of the signature
    arguments: tuple[Any, ...] = ()  # values, `Made` and `Instance`
    returned: tuple[Any, ...] = ()  # values, and `Made` by this very call
    several: bool = True  # whether they come as a tuple
    record: tuple[str, ...] = ()
    """Of a named tuple: the names of its class and of its fields."""
    yields: str = ""
    """How much of what it yields was recorded; empty: it returns values. The items are a list."""
    meanwhile: tuple[tuple[Change, ...], ...] = ()
    """What it changed in its arguments before each item that it yields, and then before the end."""
    inside: int | None = None  # number of the recorded call that made this one
    locals: Mapping[str, Any] = field(default_factory=dict)  # arrays by their names, at the end
    changes: tuple[Change, ...] = ()  # of arguments, in place
    state: Mapping[int, Any] = field(default_factory=dict)
    """What parameters with defaults held before, by place, as far as the call changed that."""
    optional: Mapping[int, Any] = field(default_factory=dict)
    """Plain values of parameters with defaults, by place, in which the function's calls differ."""
    back: Mapping[int, int] = field(default_factory=dict)
    """Positions of returned objects that are arguments themselves, with these arguments' places."""
    upstream: Mapping[int, Any] = field(default_factory=dict)
    """Gradients that reach the returned tensors, by position, where autograd goes on from here."""
    gradients: Mapping[int, Any] = field(default_factory=dict)
    """What autograd then finds for the arguments, by place."""
    raised: tuple[str, ...] = ()
    """Names of the classes of the exception that it raises in place of returning, its own first."""

    @property
    def is_answerable(self) -> bool:
        """Return whether any arguments can be found to be these."""
        unseen = (isinstance(value, Instance) and not value.kind for value in self.arguments)
        return bool(self.names) and not any(unseen)

    @cached_property
    def leaves(self) -> dict[int, dict[str, Any]]:
        """Return the leaves of all arguments, by place: a call is compared with many others."""
        every = [*enumerate(self.arguments), *self.state.items(), *self.optional.items()]
        return {place: dict(leaves_in(str(place), value)) for place, value in every}

    @property
    def values(self) -> list[Any]:
        """Return all values that are told with the call: arguments, answers, locals."""
        groups = (self.locals, self.state, self.upstream, self.gradients)
        changes = [*self.changes, *chain.from_iterable(self.meanwhile)]
        found = [*self.arguments, *self.returned, *(change.value for change in changes)]
        found += [value for group in groups for value in group.values()]
        inside = (value.leaves.values() for value in found if isinstance(value, Parts))
        return [*found, *(leaf for leaves in inside for leaf in leaves)]
