"""Lets function objects themselves answer for others: under every name, in tables and methods."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from inspect import isgeneratorfunction
from types import FunctionType
from typing import Any


def _through(*positional: Any, **named: Any) -> Any:
    other: Any = "the other function"
    return other(*positional, **named)


def _through_items(*positional: Any, **named: Any) -> Iterator[Any]:
    other: Any = "the other function"
    yield from other(*positional, **named)


@contextmanager
def standing_in(others: Mapping[str, Any], owns: dict[str, Any]) -> Iterator[None]:
    """Let each function of `owns` do what the other one of its name does, until the block ends.

    `owns` holds copies meanwhile, which do what the functions did. A function with variables of
    another one stays as it is: names can be given to another function, such variables cannot.
    """
    before = dict(owns)
    plain = {n: own for n, own in owns.items() if n in others and _is_plain(own)}
    codes = {name: own.__code__ for name, own in plain.items()}
    for name, own in plain.items():
        owns[name] = _copy(own)
        own.__code__ = _code_for(others[name], own)
    try:
        yield
    finally:
        for name, own in plain.items():
            own.__code__ = codes[name]
        owns.update(before)


def _is_plain(own: Any) -> bool:
    return type(own) is FunctionType and not own.__closure__


def _copy(own: FunctionType) -> FunctionType:
    copy = FunctionType(own.__code__, own.__globals__, own.__name__, own.__defaults__)
    copy.__kwdefaults__ = own.__kwdefaults__
    copy.__dict__.update(own.__dict__)
    return copy


def _code_for(other: Any, own: FunctionType) -> Any:
    """Return code that calls the other function: of a generator's kind in place of a generator."""
    code = (_through_items if isgeneratorfunction(own) else _through).__code__
    put = tuple(other if type(each) is str else each for each in code.co_consts)
    return code.replace(co_consts=put)
