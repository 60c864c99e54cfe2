"""Runs methods that raise without the lines that do: right ones of their class may follow."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from ...class_members import own_function
from ...load.loaded_program import Program
from ...wording import is_class
from .answered_lines import Lines
from .function_sources import source_of
from .rewriting import Rewritten, rewritten

_NOTHING = object()


@contextmanager
def skipping(program: Program, names: Sequence[str], way: int) -> Iterator[None]:
    """Skip what raises in those methods until the block ends. No right value is needed for that.

    `way` chooses among several (`rewriting`); the last one counts where there are not so many.
    """
    with ExitStack() as undo:
        for name in names:
            owner, _, method = name.rpartition(".")
            kind = program.scope.get(owner)
            if is_class(kind):
                undo.enter_context(_skipped(program, kind, name, method, way))
        yield


@contextmanager
def _skipped(program: Program, kind: Any, name: str, method: str, way: int) -> Iterator[None]:
    members = type.__dict__["__dict__"].__get__(kind)
    before = members.get(method, _NOTHING)
    function = own_function(before)
    wrapper = _same if function is before else _wrapper(before)
    definition = source_of(program, name, None if before is _NOTHING else function)
    ways = rewritten(definition, 0) if definition else []
    if not ways:
        yield
        return
    type.__setattr__(kind, method, wrapper(_anew(ways[min(way, len(ways) - 1)])))
    try:
        yield
    finally:
        if before is _NOTHING:
            type.__delattr__(kind, method)
        else:
            type.__setattr__(kind, method, before)


def _anew(way: Rewritten) -> Callable[..., Any]:
    """Return a function that runs with lines of its own at every call."""

    def run(*positional: Any, **named: Any) -> Any:
        return way(Lines({}))(*positional, **named)

    return run


def _wrapper(member: Any) -> Callable[[Any], Any]:
    """Return what makes a member of a class of another function; cached ones run each time."""
    if type(member) is property:
        return member.getter
    return type(member) if type(member) in (staticmethod, classmethod) else property


def _same(function: Any) -> Any:
    return function
