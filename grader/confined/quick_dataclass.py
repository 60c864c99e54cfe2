"""`dataclass` as in Python, made in a tenth of the time: Python compiles six functions for a class.

Each start of a command makes a hundred classes of records, and compares and shows few of them. So
all share what compares, shows and refuses; `__init__` is compiled when it is called first.
at the end of the longest chain of imports, where this one may not follow, use Python's own.
"""

import dataclasses
from collections.abc import Callable
from functools import cache, partial
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

_ABSENT = object()  # in place of an argument that a factory makes


def _dataclass(kind: Any = None, *, frozen: bool = False, eq: bool = True) -> Any:
    """Return the class with the methods that `dataclasses.dataclass` would give it."""
    if kind is None:
        return partial(_dataclass, frozen=frozen, eq=eq)
    own = set(vars(kind))
    dataclasses.dataclass(init=False, repr=False, eq=False)(kind)
    methods: dict[str, Any] = {"__init__": _first_init(kind, frozen), "__repr__": _shown}
    if eq:
        key = _key_of([field.name for field in dataclasses.fields(kind) if field.compare])
        methods |= {"__eq__": _equal_by(key), "__hash__": _hash_by(key) if frozen else None}
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    for name in methods.keys() - own:
        setattr(kind, name, methods[name])
    return kind


if TYPE_CHECKING:  # so that they know all that they know of Python's own
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass


def _first_init(kind: Any, frozen: bool) -> Callable[..., None]:
    def init(self: Any, *values: Any, **named: Any) -> None:
        kind.__init__ = _compiled_init(kind, frozen)
        kind.__init__(self, *values, **named)

    return init


def _compiled_init(kind: Any, frozen: bool) -> Any:
    names: dict[str, Any] = {"_absent": _ABSENT, "_set": object.__setattr__}
    parameters, lines = ["self"], ["pass"]
    for field in dataclasses.fields(kind):
        name, given, value = field.name, "", field.name
        if field.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = field.default
            given = f"=_default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = field.default_factory
            given, value = "=_absent", f"_make_{name}() if {name} is _absent else {name}"
        parameters.append(name + given)
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n ".join(lines)
    exec(f"def __init__({', '.join(parameters)}):\n {body}", names)
    made = names["__init__"]
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    return made


def _key_of(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values of fields: a tuple, which takes identical ones for equal."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _equal_by(key: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, Any], Any]:
    def equal(self: Any, other: Any) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hash_by(key: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    return lambda record: hash(key(record))


@recursive_repr("...")
def _shown(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in _shown_names(self.__class__))
    return f"{self.__class__.__qualname__}({values})"


@cache
def _shown_names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind) if field.repr)


def _refuse_to_set(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
