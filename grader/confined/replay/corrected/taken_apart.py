"""A cache in the form in which the function that takes it takes it apart, by the names there.

For forwards that give none: they exit, never end, or were never written. `x, steps, D = cache` says
enough if `x` is an argument, `D` a size, and the forward calls a step function.
"""

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from ...class_members import function_of
from ..call_answers import CallAnswers
from ..recorded_calls import Made, WrongCall
from .function_sources import source_of
from .reference_steps import listed

USUAL = "cache"  # a parameter of this name is the cache, wherever it stands


def listed_as_taken(answers: CallAnswers, number: int, position: int) -> Any:
    """Return the steps' caches as whoever takes them asks for them; else one after the other."""
    if answers.own_result(number) is None:
        with suppress(WrongCall):
            return taken_apart(answers, number, position)
    return listed(answers, number, position)


class Form(NamedTuple):
    """How a cache is taken apart."""

    kind: type  # tuple, dict or SimpleNamespace; list for one that is not
    names: Mapping[Any, str]  # of its parts, by their keys


def taken_apart(answers: CallAnswers, number: int, position: int) -> Any:
    """Return the cache of a recorded call. `WrongCall` if nobody takes it apart by known names."""
    form = _form(answers, number, position)
    if form.kind is list:
        return listed(answers, number, position)
    values = _known_values(answers, number)
    parts: dict[Any, Any] = {}
    for key, name in form.names.items():
        if name in values:
            value = values[name]
            parts[key] = value.copy() if isinstance(value, np.ndarray) else value
        else:
            parts[key] = listed(answers, number, position)
    if form.kind is tuple:
        return tuple(parts[place] for place in sorted(parts))
    return form.kind(**parts)


def _known_values(answers: CallAnswers, number: int) -> dict[str, Any]:
    """Return right values of a call by the names that a student may give them."""
    call = answers.calls[number]
    given = dict(zip(call.names, call.arguments, strict=False))
    known = {**answers.sizes, **call.locals, **given}
    return {name: value for name, value in known.items() if not isinstance(value, Made)}


def _form(answers: CallAnswers, number: int, position: int) -> Form:
    for function, place in _takers(answers, number, position):
        own = answers.owns.get(function) or function_of(answers.program.scope, function)
        definition = source_of(answers.program, function, own)
        parsed = definition.parsed() if definition else None
        parameters = [each.arg for each in parsed.args.args] if parsed else []
        if parsed and parameters:
            cache = USUAL if USUAL in parameters else parameters[min(place, len(parameters) - 1)]
            return next(_forms(parsed, cache), Form(list, {}))
    raise WrongCall(f"nobody takes apart what {answers.calls[number].function} keeps")


def _takers(answers: CallAnswers, number: int, position: int) -> Iterator[tuple[str, int]]:
    """Yield functions that are given a cache, and which of their arguments it is."""
    for call in answers.calls:
        for place, value in enumerate(call.arguments):
            if isinstance(value, Made) and (value.call, value.position) == (number, position):
                yield call.function, place
    if answers.backward and answers.calls[number].inside is None:
        yield answers.backward, -1


def _forms(function: ast.FunctionDef, cache: str) -> Iterator[Form]:
    """Yield the forms that the lines of a function show, the surest first."""
    pairs = [*_assigned(function)]
    for target, value in pairs:
        if _is_name(value, cache) and isinstance(target, ast.Tuple | ast.List):
            yield Form(tuple, dict(enumerate(map(ast.unparse, target.elts))))
    nodes = [*ast.walk(function)]
    items = [n for n in nodes if isinstance(n, ast.Subscript) and _is_name(n.value, cache)]
    keys = [item.slice.value for item in items if isinstance(item.slice, ast.Constant)]
    texts = [key for key in keys if isinstance(key, str)]
    if texts:
        yield Form(dict, {key: key for key in texts})
    named = {ast.unparse(value): ast.unparse(target) for target, value in pairs}
    places = {key: named.get(f"{cache}[{key!r}]", "") for key in keys}
    if places and {*places} == {*range(len(places))} and all(places.values()):
        yield Form(tuple, places)
    fields = [n.attr for n in nodes if isinstance(n, ast.Attribute) and _is_name(n.value, cache)]
    if fields and not any(hasattr(list, name) or hasattr(dict, name) for name in fields):
        yield Form(SimpleNamespace, {name: name for name in fields})


def _assigned(function: ast.FunctionDef) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield targets with their values, those of several at once one by one."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                yield from zip(target.elts, value.elts, strict=False)
            else:
                yield target, value


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
