"""Whether a record read from a file holds what the annotations of its fields promise."""

import types
import typing
from collections.abc import Mapping
from dataclasses import is_dataclass
from functools import cache
from typing import Any

import numpy as np

# What JSON and callers may give in place of a type.
_ALSO: Mapping[type, tuple[type, ...]] = {float: (float, int)}


def check_typed(record: object) -> None:
    """Raise `TypeError` that names the first field of a dataclass that holds something else.

    A file of another form is noticed by reading it; one whose form is right and whose values are
    not would be noticed far away from there, by a computation that they break.
    """
    whole: Any = type(record)
    for name, kind in _fields(whole).items():
        if not _fits(getattr(record, name), kind):
            raise TypeError(f"{whole.__name__}.{name} is no {kind}")


@cache
def _fields(kind: Any) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _fits(value: Any, kind: Any) -> bool:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return True
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, one) for one in arguments)
    if origin is tuple:
        return isinstance(value, tuple) and _fit_in_turn(value, arguments)
    if origin is not None and issubclass(origin, Mapping):
        return isinstance(value, Mapping) and all(
            _fit_in_turn(pair, arguments) for pair in value.items()
        )
    if origin is not None:
        return isinstance(value, np.ndarray)  # of any dtype; no other generic type is in a record
    if isinstance(kind, type) and is_dataclass(kind):
        return isinstance(value, kind) and all(
            _fits(getattr(value, name), inner) for name, inner in _fields(kind).items()
        )
    is_number = not isinstance(value, bool) or kind is bool
    return isinstance(value, _ALSO.get(kind, kind)) and is_number


def _fit_in_turn(values: tuple[Any, ...], arguments: tuple[Any, ...]) -> bool:
    if arguments[1:] == (Ellipsis,):
        return all(_fits(value, arguments[0]) for value in values)
    return len(values) == len(arguments) and all(map(_fits, values, arguments))
