"""The code of a reference that can be changed or watched: found by name in its modules."""

from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType
from typing import Any


def known_codes(spaces: Iterable[dict[str, Any]], first: Iterable[CodeType]) -> list[CodeType]:
    """Return the code of every function and method of some modules, each once, `first` first."""
    found = (code for space in spaces for value in space.values() for code in _codes(value))
    return list(dict.fromkeys([*first, *found]))


def _codes(value: Any) -> Iterator[CodeType]:
    value = getattr(value, "__func__", value)
    if isinstance(value, FunctionType):
        yield value.__code__
    elif isinstance(value, type):
        for inner in vars(value).values():
            yield from _codes(inner)
