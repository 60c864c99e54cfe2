"""Finds the helpers of a function that nobody grades: they belong to its source."""

from collections.abc import Iterator, Mapping, Sequence
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from ..class_members import own_function
from ..function_names import short_name
from ..load.loaded_program import Program
from ..wording import is_class

MOST_WRAPPED = 10  # decorators around a function: ends a chain that leads back to itself
MOST_HELPERS = 8  # of one function. A margin: each has changes of its own


class Named(NamedTuple):
    """A function or method with its name, "f" or "Class.method"."""

    name: str
    function: Any  # one of Python's own functions, whose code can be exchanged


def with_own_functions(program: Program, name: str, function: Any = None) -> list[Named]:
    """Return a function and the ungraded functions that it names, directly or through others.

    `function` is needed where another one answers to its name. Nothing if it cannot be changed: it
    is not there, or uses another function's variables.
    """
    start = _plain(name, function or _found(program, name))
    if start is None:
        return []
    graded = {function.name for function in program.functions}
    found = {name: start}
    waiting = [start]
    while waiting and len(found) <= MOST_HELPERS:
        for helper in _named_in(program, waiting.pop(0)):
            if helper.name not in graded and helper.name not in found:
                found[helper.name] = helper
                waiting.append(helper)
    return [*found.values()][: MOST_HELPERS + 1]


def own_methods_met(program: Program, named: Sequence[Named]) -> list[Named]:
    """Return ungraded methods that a function and its helpers may run, beside these themselves.

    No code need name a special method of a method's own class, such as `__len__`; the `__init__`,
    which makes what methods read, comes first. Then those of any class: `node.is_leaf` runs
    `is_leaf`, and `len(node)` runs `__len__`.
    """
    owner, _, method = named[0].name.rpartition(".")
    members = _members(program, owner) if owner and method != "__init__" else {}
    special = [each for each in members if each.startswith("__") and each.endswith("__")]
    names = [f"{owner}.{each}" for each in sorted(special, key=lambda each: each != "__init__")]
    words = [word for each in named for word in _names(each.function.__code__)]
    every = {kind: _members(program, kind) for kind in program.scope}
    for word in dict.fromkeys(words):
        for kind, held in every.items():
            names += [f"{kind}.{each}" for each in (word, f"__{word}__") if each in held]
    left_out = {function.name for function in program.functions} | {each.name for each in named}
    names = [each for each in dict.fromkeys(names) if each not in left_out]
    own = [_plain(each, _found(program, each)) for each in names]
    return [each for each in own if each and _is_in(program, each)][:MOST_HELPERS]


def _is_in(program: Program, named: Named) -> bool:
    return named.function.__code__.co_filename in program.files


def inner_function(function: Any, name: str) -> FunctionType | None:
    """Return the function of that name itself, taken out of what decorators put around it."""
    for _ in range(MOST_WRAPPED):
        if type(function) is not FunctionType:
            return None
        if function.__code__.co_name == name:
            return function
        held = [cell.cell_contents for cell in function.__closure__ or ()]
        function = function.__dict__.get("__wrapped__", next(filter(callable, held), None))
    return None


def _named_in(program: Program, named: Named) -> Iterator[Named]:
    owner = named.name.rpartition(".")[0]
    for word in dict.fromkeys(_names(named.function.__code__)):
        candidates = [(f"{owner}.{word}", _found(program, f"{owner}.{word}"))] if owner else []
        candidates.append((word, named.function.__globals__.get(word)))
        for name, function in candidates:
            own = _plain(name, function)
            if own and _is_in(program, own):
                yield own


def _names(code: CodeType) -> Iterator[str]:
    """Yield the names that code reads, also inside of comprehensions and closures."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _found(program: Program, name: str) -> Any:
    """Return what goes by a name; of a method the function itself."""
    owner, _, method = name.rpartition(".")
    if not owner:
        return program.scope.get(name)
    return own_function(_members(program, owner).get(method))


def _members(program: Program, owner: str) -> Mapping[str, Any]:
    """Return what a class of that name holds itself; nothing if there is none."""
    kind = program.scope.get(owner)
    return type.__dict__["__dict__"].__get__(kind) if is_class(kind) else {}


def _plain(name: str, function: Any) -> Named | None:
    inner = inner_function(function, short_name(name))
    return None if inner is None or is_closure(inner) else Named(name, inner)


def is_closure(function: FunctionType) -> bool:
    """Return whether a function sees the variables of another one: more than `super()` needs."""
    return function.__code__.co_freevars not in ((), ("__class__",))
