"""Which graded functions the code of a function names, itself or in helpers of the student's.

A name that is only found while code runs (`getattr`, `globals`) cannot be told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from ..class_members import own_function
from ..function_names import short_name
from ..wording import is_class

_BY_TEXT = {"getattr", "globals", "locals", "vars", "eval", "exec", "__import__", "import_module"}
_BY_TEXT |= {"__dict__", "operator", "attrgetter", "methodcaller", "__getattr__"}
# Functions that are read. A margin against endless chains: the largest packaged reference defines
# 48.
_MOST = 500


class Mentioned(NamedTuple):
    """What the code of a function names, directly or through others."""

    graded: frozenset[str] | None  # `None` if there may be others
    helpers: tuple[FunctionType, ...]  # functions that are not graded


def mentioned(function: Any, owner: Any, graded: Collection[str]) -> Mentioned:
    """Return what a function names. `owner` is the class of a method, or `None`."""
    if type(function) is not FunctionType:
        return Mentioned(None, ())
    reader = _NameReader(owner, graded)
    helpers = reader.read(function)
    return Mentioned(frozenset(reader.found) if reader.knows_all else None, helpers)


class _NameReader:
    """Goes from function to function as far as the code of no graded one is entered."""

    def __init__(self, owner: Any, graded: Collection[str]) -> None:
        self.methods = _methods(owner)
        self.bare = _by_short_name(tuple(graded))
        self.found: set[str] = set()
        self.knows_all = True  # no name is found only while code runs
        self.seen: dict[int, FunctionType] = {}

    def read(self, function: FunctionType) -> tuple[FunctionType, ...]:
        """Note the graded functions that a function names; return the others that it reaches.

        What only the `__init__` of its class reaches ran before it.
        """
        self._follow_all([function])
        helpers = tuple(self.seen.values())[1:]
        self._follow_all([*_functions(self.methods.get("__init__"))])
        return helpers

    def _follow_all(self, left: list[FunctionType]) -> None:
        while left:
            current = left.pop()
            if id(current) in self.seen:
                continue
            self.seen[id(current)] = current
            if len(self.seen) > _MOST:
                self.knows_all = False
                return
            left += self._named_by(current)

    def _named_by(self, function: FunctionType) -> Iterator[FunctionType]:
        for cell in function.__closure__ or ():
            yield from self._follow("", _content(cell))
        for name in _names(function.__code__):
            if name in _BY_TEXT:
                self.knows_all = False
            # The globals may be a mapping of the student's making.
            value = dict.get(function.__globals__, name, self.methods.get(name))
            yield from self._follow(name, value)

    def _follow(self, name: str, value: Any) -> Iterator[FunctionType]:
        if name in self.bare:
            self.found |= self.bare[name]
            return
        for each in _functions(value):
            if each.__name__ in self.bare:
                self.found |= self.bare[each.__name__]
            else:
                yield each


def methods_by_words(space: Mapping[str, Any]) -> dict[str, list[FunctionType]]:
    """Return the methods of classes by words that may run them: `len` runs `__len__`."""
    found: dict[str, list[FunctionType]] = {}
    for value in space.values():
        for name, member in _methods(value).items():
            method = own_function(member)
            if type(method) is FunctionType:
                is_special = name.startswith("__") and name.endswith("__")
                found.setdefault(name.strip("_") if is_special else name, []).append(method)
    return found


def methods_met(
    functions: Iterable[FunctionType], by_words: Mapping[str, Collection[FunctionType]]
) -> Iterator[FunctionType]:
    """Yield methods of any class that functions may run, by the words in their code."""
    for function in functions:
        for word in _names(function.__code__):
            yield from by_words.get(word, ())


@lru_cache(1)  # the graded functions of an assignment are asked about one by one
def _by_short_name(graded: tuple[str, ...]) -> Mapping[str, set[str]]:
    names: dict[str, set[str]] = {}
    for name in graded:
        names.setdefault(short_name(name), set()).add(name)
    return names


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if type(constant) is CodeType:
            yield from _names(constant)
        elif type(constant) is str:
            yield constant


def _methods(owner: Any) -> Mapping[str, Any]:
    if not is_class(owner):
        return {}
    return dict(type.__dict__["__dict__"].__get__(owner))


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # an empty cell
        return None


def _functions(value: Any) -> Iterator[FunctionType]:
    """Yield a function itself, the functions in a plain container, or the methods of a class."""
    if type(value) is FunctionType:
        yield value
    elif type(value) is dict:
        yield from (each for each in value.values() if type(each) is FunctionType)
    elif type(value) in (list, tuple):
        yield from (each for each in value if type(each) is FunctionType)
    elif is_class(value):
        yield from (each for each in _methods(value).values() if type(each) is FunctionType)
