"""Lets function objects themselves answer for others: under every name, in tables and methods."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from inspect import Signature, isgeneratorfunction, signature
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

    `owns` holds copies meanwhile, which do what the functions did.
    """
    before = dict(owns)
    plain = {n: own for n, own in owns.items() if n in others and type(own) is FunctionType}
    codes = {name: own.__code__ for name, own in plain.items()}
    with ExitStack() as until_end:
        until_end.callback(owns.update, before)
        for name, own in plain.items():
            owns[name] = _copy(own)
            until_end.enter_context(_showing(own, signature_of(own)))
            until_end.callback(setattr, own, "__code__", codes[name])
            own.__code__ = _code_for(others[name], own)
        yield


@contextmanager
def _showing(own: FunctionType, signature: Signature | None) -> Iterator[None]:
    """Let a function show its own parameters, which a case or a caller may ask for."""
    if signature is None or "__signature__" in vars(own):
        yield
        return
    vars(own)["__signature__"] = signature
    try:
        yield
    finally:
        vars(own).pop("__signature__", None)


def signature_of(function: Any) -> Signature | None:
    """Return what a function takes; `None` where that cannot be told."""
    try:
        return signature(function)
    except (TypeError, ValueError):
        return None


def _copy(own: FunctionType) -> FunctionType:
    known = own.__globals__, own.__name__, own.__defaults__, own.__closure__
    copy = FunctionType(own.__code__, *known)
    copy.__kwdefaults__ = own.__kwdefaults__
    copy.__dict__.update(own.__dict__)
    return copy


def _code_for(other: Any, own: FunctionType) -> Any:
    """Return code that calls the other function: of a generator's kind in place of a generator.

    A function keeps the variables of another one that it has, such as those of `super()`.
    """
    code = (_through_items if isgeneratorfunction(own) else _through).__code__
    put = tuple(other if type(each) is str else each for each in code.co_consts)
    return code.replace(co_consts=put, co_freevars=own.__code__.co_freevars)
