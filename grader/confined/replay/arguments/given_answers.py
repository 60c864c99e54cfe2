"""How answers of recorded calls are given: items one by one, objects of the submission's classes.

An object is kept as a mapping of its attributes; one that is among the arguments, by where it
stands there. A replaced function answers with that very object, or with one of the submission's
own class, which has its methods.
"""

import builtins
from collections import deque, namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..object_parts import (
    DEEPEST,
    PLAIN_NEW,
    RECORD,
    Path,
    attributes_of,
    fields_of,
    is_module,
    set_attribute,
)
from ..recorded_calls import SOME, RecordedCall, WrongCall

NAMED_TUPLE = "*named tuple"  # in place of `RECORD` for a record that is a tuple, too
OBJECT = "*object"  # likewise for an object whose class makes none from these attributes
AGAIN = "*again"  # the key of the number of such an object, where it is met again
AMONG_ARGUMENTS = "*argument"  # the key of where an object stands among the arguments
OF_LIBRARY = "*library"  # the key of the name of a class or function of Python or NumPy
SEQUENCES = (list, tuple, deque)
LIBRARIES = {"builtins": builtins, "numpy": np}
# Of an answer. A margin: answers have a few, and objects that are shared are met again and again.
MOST_RECORDS = 1000


def one_by_one(
    items: Sequence[Any], call: RecordedCall, change: Callable[[int], None]
) -> Iterator[Any]:
    """Yield the items, after the changes that are made before each.

    `WrongCall` to who takes more of them than the reference did.
    """
    for number, item in enumerate(items):
        change(number)
        yield item
    change(len(items))
    if call.yields == SOME:
        raise WrongCall(f"more was taken of {call.function} than should be")


def exception_of(names: Sequence[str], scope: Mapping[str, Any]) -> BaseException:
    """Return an exception of the first of these classes that the submission or Python has."""
    found = (space.get(name) for name in names for space in (scope, vars(builtins)))
    kind = next(c for c in found if isinstance(c, type) and issubclass(c, BaseException))
    try:
        return kind()
    except Exception:  # a class of the submission's own that takes arguments
        return kind.__new__(kind)


def kept(value: Any, known: Mapping[int, Path] | None = None) -> Any:
    """Return an answer with mappings in place of the objects in it, all else as it is.

    Of objects that are `known`, by their identities, only where they are; an ordinary one that is
    met again is told by its number. Where records hold one another in circles, some stay records,
    which no case can hold.
    """
    return _Keeping(known or {}).kept(value, 0)


class _Keeping:
    """One answer that is taken apart."""

    def __init__(self, known: Mapping[int, Path]) -> None:
        self._known = known
        self._records = count()
        self._numbers: dict[int, int] = {}  # of objects that were met, by identities

    def kept(self, value: Any, depth: int) -> Any:
        if depth > DEEPEST:
            return value
        if type(value) in SEQUENCES:
            return type(value)(self.kept(item, depth + 1) for item in value)
        if type(value) is dict:
            return {key: self.kept(item, depth + 1) for key, item in value.items()}
        if library := _library_of(value):
            return {OF_LIBRARY: f"{library}.{value.__name__}"}
        mark, parts = _taken_apart(value)
        if parts is not None and id(value) in self._known:
            return {AMONG_ARGUMENTS: self._known[id(value)]}
        if id(value) in self._numbers:
            return {AGAIN: self._numbers[id(value)]}
        if parts is None or is_module(value) or next(self._records) >= MOST_RECORDS:
            return value  # modules are not made by their attributes alone
        if mark == OBJECT:
            self._numbers[id(value)] = len(self._numbers)
        inside = {name: self.kept(part, depth + 1) for name, part in parts.items()}
        return {mark: type(value).__name__, **inside}


def _library_of(value: Any) -> str:
    """Return where a class or function has its name: `numpy` for the `np.float64` of a model."""
    name = getattr(value, "__name__", None) if callable(value) else None
    return next((m for m in LIBRARIES if name and vars(LIBRARIES[m]).get(name) is value), "")


def _taken_apart(value: Any) -> tuple[str, Mapping[str, Any] | None]:
    names = field_names(value)
    if names:
        mark = NAMED_TUPLE if isinstance(value, tuple) else RECORD
        return mark, {name: getattr(value, name, None) for name in names}
    return OBJECT, attributes_of(value)


def field_names(value: Any) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass or a named tuple; of others none."""
    names = getattr(type(value), "_fields", None)
    if isinstance(value, tuple) and isinstance(names, tuple):
        return names
    return tuple(fields_of(type(value)))


class Restoring:
    """One kept answer that gets its objects again: arguments, or of classes that `scope` names."""

    def __init__(self, scope: Mapping[str, Any], argument: Callable[[Path], Any]) -> None:
        """Take what finds an argument, or a part of one, at a place."""
        self._scope = scope
        self._argument = argument
        self._made: list[Any] = []  # in the order of their numbers

    def restored(self, value: Any) -> Any:
        """Return the value with objects in it."""
        if type(value) in SEQUENCES:
            return type(value)(map(self.restored, value))
        if type(value) is not dict:
            return value
        mark = next(iter(value), None)
        if mark == AMONG_ARGUMENTS:
            return self._argument(value[mark])
        if mark == OF_LIBRARY:
            return _of_library(value[mark])
        if mark == AGAIN:
            return self._made[value[mark]]
        if mark == OBJECT:
            return self._object(value)
        parts = {key: self.restored(item) for key, item in value.items()}
        if mark not in (RECORD, NAMED_TUPLE):
            return parts
        name = parts.pop(mark)
        return _made(self._scope.get(name), name, parts, mark == NAMED_TUPLE)

    def _object(self, value: Mapping[str, Any]) -> Any:
        """Return a new object, which is there before what it holds: that may hold it, too."""
        kind: Any = self._scope.get(value[OBJECT])
        if not isinstance(kind, type) or kind.__new__ is not PLAIN_NEW:
            raise WrongCall(f"there is no ordinary class {value[OBJECT]}")
        made: Any = object.__new__(kind)
        self._made.append(made)
        for name, part in value.items():
            if name != OBJECT:
                set_attribute(made, name, self.restored(part))
        return made


def _of_library(name: str) -> Any:
    library, _, own = name.partition(".")
    if own not in vars(LIBRARIES[library]):
        raise WrongCall(f"this {library} has no {own}")
    return vars(LIBRARIES[library])[own]


def named_tuple(scope: Mapping[str, Any], name: str, fields: Mapping[str, Any]) -> Any:
    """Return a named tuple of the class that `scope` has under the name, or of one like it."""
    return _made(scope.get(name), name, fields, True)


def _made(kind: Any, name: str, fields: Mapping[str, Any], is_tuple: bool) -> Any:
    own = kind if isinstance(kind, type) else None
    names = getattr(own, "_fields", None)
    if own is not None and isinstance(names, tuple) and set(names) == set(fields):
        return tuple.__new__(own, [fields[each] for each in names])
    if is_tuple:
        return namedtuple(name, list(fields))(**fields)
    if own is None or issubclass(own, tuple):
        return SimpleNamespace(**fields)
    return _filled(own, fields)


def _filled(kind: Any, fields: Mapping[str, Any]) -> Any:
    """Return an object of a class with these attributes; its own code may refuse to make one."""
    try:
        return kind(**fields)
    except Exception:
        made = kind.__new__(kind)
        for name, value in fields.items():
            set_attribute(made, name, value)
        return made
