"""What arguments consist of: the items of containers, the attributes of objects."""

import functools
import sys
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from types import MemberDescriptorType, SimpleNamespace
from typing import Any

import numpy as np

DEEPEST = 20  # levels of objects and containers that are looked into
RECORD = "*class"  # the part of an object that holds the name of its class; no attribute has it
UP = "*up"  # likewise: in place of an object that holds itself
FROM_A_CLASS = 1 << 9  # of `type.__flags__`: the class is made by a statement, and not in C
PLAIN_NEW: Any = object.__new__
MODULES = "torch.nn.modules.module"
GROUPS, TRAINING = ("_parameters", "_buffers", "_modules"), "training"
PLAIN_KEYS = (str, int, float, bytes, type(None), np.generic)

Path = tuple[Any, ...]


def attributes_of(value: Any, *, whole: bool = True) -> dict[str, Any] | None:
    """Return the attributes of an object of an ordinary class; `None` for all other values.

    An object that may have a state in C is not ordinary. A dataclass is told without the fields
    that do not count in comparisons, unless it is to be `whole`.
    """
    kind = type(value)
    ordinary = getattr(kind, "__new__", None) is PLAIN_NEW and kind.__flags__ & FROM_A_CLASS
    if issubclass(kind, type) or not (ordinary or fields_of(kind) or kind is SimpleNamespace):
        return None
    if is_module(value):
        return _attributes_of_module(value)
    held = getattr(value, "__dict__", None)
    slots = [name for each in kind.__mro__ for name in _slots_of(each)]
    if type(held) is not dict and not slots:
        return None
    found = {name: getattr(value, name) for name in slots if hasattr(value, name)}
    found |= held if type(held) is dict else {}
    unequal = () if whole else _not_compared(kind)
    return {name: part for name, part in found.items() if name not in unequal}


def is_module(value: Any) -> bool:
    """Return whether a value is a module of PyTorch."""
    return any(each.__module__ == MODULES for each in type(value).__mro__)


def set_attribute(holder: Any, name: str, value: Any) -> None:
    """Give an object an attribute, whatever its own class does then: its records may be frozen."""
    if is_module(holder):
        setattr(holder, name, value)  # parameters, buffers and modules are kept apart
    else:
        object.__setattr__(holder, name, value)


def fields_of(kind: type) -> Mapping[str, Any]:
    """Return the fields of a dataclass; of other classes none."""
    fields = getattr(kind, "__dataclass_fields__", None)
    return fields if isinstance(fields, dict) else {}


def leaves_in(name: str, value: Any, *, whole: bool = False) -> Iterator[tuple[str, Any]]:
    """Yield what a value consists of in the end, with dotted names: `0.layers.1.weight`.

    In place of an object that holds the one where it stands there is how many levels up it is.
    `whole`: with fields of the value itself that do not count in comparisons.
    """
    return _leaves_in(name, value, (), whole)


def _leaves_in(
    name: str, value: Any, around: tuple[int, ...], whole: bool
) -> Iterator[tuple[str, Any]]:
    if id(value) in around:
        yield f"{name}.{UP}", len(around) - around.index(id(value))
        return
    parts = parts_of(value, whole=whole) if len(around) <= DEEPEST else {}
    if not parts:
        yield name, value
    for key, part in parts.items():
        yield from _leaves_in(f"{name}.{key}", part, (*around, id(value)), False)


def parts_of(value: Any, *, whole: bool = False) -> Mapping[str, Any]:
    """Return what a container or an object holds, by texts; nothing for all other values."""
    if isinstance(value, list | tuple | deque):
        return {str(index): item for index, item in enumerate(value)}
    if isinstance(value, dict):
        return {key_text(k): v for k, v in value.items()} if _are_plain(value) else {}
    found = attributes_of(value, whole=whole)
    return {} if found is None else {RECORD: type(value).__name__, **found}


def _are_plain(keys: Collection[Any]) -> bool:
    return all(
        _are_plain(key) if type(key) in (tuple, frozenset) else isinstance(key, PLAIN_KEYS)
        for key in keys
    )


def key_text(key: Any) -> str:
    """Return a key as a part of a dotted name: 3 and NumPy's 3 are the same."""
    return str(key) if isinstance(key, str) else _plain_text(key).replace(".", "·")


def _plain_text(key: Any) -> str:
    if type(key) is tuple:
        return f"({', '.join(map(_plain_text, key))})"
    if type(key) is frozenset:
        return f"{{{', '.join(sorted(map(_plain_text, key)))}}}"
    return repr(key.item() if isinstance(key, np.generic) else key)


def _attributes_of_module(module: Any) -> dict[str, Any]:
    """Return parameters, buffers, modules, and what its author has given a module."""
    held = vars(module)
    of_library = type(module).__module__.startswith("torch.")
    own = {
        name: part
        for name, part in held.items()
        if name not in _names_of_every_module() and not (of_library and name.startswith("_"))
    }
    for group in GROUPS:
        own |= held.get(group, {})
    return {TRAINING: held.get(TRAINING), **own}


@functools.cache
def _names_of_every_module() -> frozenset[str]:
    return frozenset(vars(sys.modules[MODULES].Module()))


def _slots_of(kind: type) -> list[str]:
    members = {n: each for n, each in vars(kind).items() if type(each) is MemberDescriptorType}
    return [name for name in members if name != "__dict__"]


def _not_compared(kind: type) -> set[str]:
    return {name for name, each in fields_of(kind).items() if not each.compare}
