"""Puts functions in the place of others, wherever a submission's modules and classes see them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..class_members import member_of
from ..load.imports.absent import Absent
from ..wording import is_class

Names = dict[str, Any]
_NOTHING = object()


@contextmanager
def placed(
    spaces: Sequence[Names], functions: Mapping[str, Any], owns: Mapping[str, Any]
) -> Iterator[None]:
    """Let `functions` answer to their names in the modules' `spaces` until the block ends.

    `owns` are the submission's functions of those names, which may go by other names too; where
    there is none, the name is set wherever it is free.
    """
    undo = [
        (space, name, space.get(name, _NOTHING), function)
        for function_name, function in functions.items()
        for space in spaces
        for name in _names(space, function_name, owns.get(function_name))
    ]
    for space, name, _, function in undo:
        space[name] = function
    try:
        yield
    finally:
        for space, name, before, _ in undo:
            _put_back(space, name, before)


@contextmanager
def placed_methods(scope: Names, functions: Mapping[str, Any]) -> Iterator[None]:
    """Give the classes in `scope` methods that they lack, by dotted names, until the block ends."""
    put = []
    for dotted, function in functions.items():
        owner, _, name = dotted.rpartition(".")
        if is_class(scope.get(owner)) and member_of(scope[owner], name) is None:
            type.__setattr__(scope[owner], name, function)
            put.append((scope[owner], name))
    try:
        yield
    finally:
        for holder, name in put:
            type.__delattr__(holder, name)


def _names(space: Names, name: str, own: Any) -> list[str]:
    names = [key for key, value in space.items() if own is not None and value is own]
    free = name not in space or type(space[name]) is Absent
    return [*names, name] if free else names


def _put_back(space: Names, name: str, before: Any) -> None:
    if before is _NOTHING:
        space.pop(name, None)
    else:
        space[name] = before
