"""Puts functions in the place of others, wherever a submission's modules see them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ..load.imports.absent import Absent

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


def _names(space: Names, name: str, own: Any) -> list[str]:
    names = [key for key, value in space.items() if own is not None and value is own]
    free = name not in space or type(space[name]) is Absent
    return [*names, name] if free else names


def _put_back(space: Names, name: str, before: Any) -> None:
    if before is _NOTHING:
        space.pop(name, None)
    else:
        space[name] = before
