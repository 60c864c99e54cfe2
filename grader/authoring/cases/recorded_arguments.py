"""How the arguments of a call are kept: as values, or by what is known of them."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from grader.confined.replay.arguments.argument_leaves import MAX_LEAVES, instance_name
from grader.confined.replay.arguments.random_states import state_of
from grader.confined.replay.matching import AT
from grader.confined.replay.object_parts import leaves_in
from grader.confined.replay.recorded_calls import Instance, Parts

PLAIN = {"builtins", "itertools"}  # modules whose iterators can do nothing but give their items
FUNCTIONS = {"builtins", "functools", "numpy"}  # modules whose callable objects have no state
UNSEEN = Instance("")  # an argument that can only be taken item by item, or that hides its state

Plain = Callable[[Any], Any]  # a copy of a value; raises `TypeError` for what no case can hold


def is_stream(value: Any) -> bool:
    """Return whether a value can only be taken item by item: a generator, a `zip`, a `map`."""
    return isinstance(value, Iterator) and type(value).__module__ in PLAIN


def argument_of(value: Any, plain: Plain, *, whole: bool) -> Any:
    """Return an argument as it is kept.

    `whole`: the object that a method is called on, of which all has to be seen.
    """
    if is_stream(value):
        return UNSEEN
    try:
        return plain(value)
    except TypeError:
        leaves = list(islice(leaves_in("", value, whole=whole), MAX_LEAVES + 1))
    if whole and (len(leaves) > MAX_LEAVES or any(_is_hidden(leaf, plain) for _, leaf in leaves)):
        return UNSEEN
    if leaves[0][0] == "":
        return Instance(instance_name(value))
    kept = {name: _leaf(leaf, plain) for name, leaf in leaves[:MAX_LEAVES]}
    return Parts(type(value).__name__, kept)


def bytes_of(argument: Any) -> int:
    """Return how many bytes of arrays are kept of an object; 0 for all other arguments."""
    leaves = argument.leaves.values() if isinstance(argument, Parts) else ()
    return sum(leaf.nbytes for leaf in leaves if isinstance(leaf, np.ndarray))


def by_class(argument: Any, *, whole: bool) -> Any:
    """Return an argument as it is kept where there is no room for objects any more."""
    if not isinstance(argument, Parts):
        return argument
    return UNSEEN if whole else Instance(argument.kind)


def is_unknown(argument: Any) -> bool:
    """Return whether nothing but its class is known of an argument."""
    return type(argument) is Instance and AT not in argument.kind


def _leaf(value: Any, plain: Plain) -> Any:
    try:
        return plain(value)
    except TypeError:
        return Instance(instance_name(value))


def _is_hidden(value: Any, plain: Plain) -> bool:
    """Return whether a value may have a state that nobody can see."""
    has_attributes = getattr(value, "__dict__", None) is not None
    is_function = callable(value) and type(value).__module__ in FUNCTIONS
    unknown = has_attributes and not is_function and state_of(value) is None
    return is_stream(value) or (unknown and isinstance(_leaf(value, plain), Instance))
