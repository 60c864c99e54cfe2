"""How answers of recorded calls are given: items one by one, objects of the submission's classes.

An object is kept as a mapping of its attributes; one that is among the arguments, by where it
stands there. A replaced function answers with that very object, or with one of the submission's
own class, which has its methods.
"""

import builtins
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

from ..object_parts import DEEPEST, RECORD, Path, attributes_of, fields_of, is_module, set_attribute
from ..recorded_calls import SOME, RecordedCall, WrongCall

NAMED_TUPLE = "*named tuple"  # in place of `RECORD` for a record that is a tuple, too
OBJECT = "*object"  # likewise for an object whose class makes none from these attributes
AMONG_ARGUMENTS = "*argument"  # the key of where an object stands among the arguments
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

    Of objects that are `known`, by their identities, only where they are. Where others hold one
    another in circles, some stay objects, which no case can hold.
    """
    return _kept(value, known or {}, 0, count())


def _kept(value: Any, known: Mapping[int, Path], depth: int, records: Iterator[int]) -> Any:
    if depth > DEEPEST:
        return value
    if type(value) in (list, tuple):
        return type(value)(_kept(item, known, depth + 1, records) for item in value)
    if type(value) is dict:
        return {key: _kept(item, known, depth + 1, records) for key, item in value.items()}
    mark, parts = _taken_apart(value)
    if parts is not None and id(value) in known:
        return {AMONG_ARGUMENTS: known[id(value)]}
    if parts is None or is_module(value) or next(records) >= MOST_RECORDS:
        return value  # modules are not made by their attributes alone
    inside = {name: _kept(part, known, depth + 1, records) for name, part in parts.items()}
    return {mark: type(value).__name__, **inside}


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


def with_records(value: Any, scope: Mapping[str, Any], argument: Callable[[Path], Any]) -> Any:
    """Return a kept answer with its objects again: arguments, or of classes that `scope` names."""
    if type(value) in (list, tuple):
        return type(value)(with_records(item, scope, argument) for item in value)
    if type(value) is not dict:
        return value
    if AMONG_ARGUMENTS in value:
        return argument(value[AMONG_ARGUMENTS])
    parts = {key: with_records(item, scope, argument) for key, item in value.items()}
    mark = next(iter(parts), None)
    if mark not in (RECORD, NAMED_TUPLE, OBJECT):
        return parts
    name = parts.pop(mark)
    own = scope.get(name)
    return (
        _new(own, name, parts) if mark == OBJECT else _made(own, name, parts, mark == NAMED_TUPLE)
    )


def _new(kind: Any, name: str, attributes: Mapping[str, Any]) -> Any:
    if not isinstance(kind, type):
        raise WrongCall(f"there is no class {name}")
    return _with_attributes(kind, attributes)


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
        return _with_attributes(kind, fields)


def _with_attributes(kind: Any, attributes: Mapping[str, Any]) -> Any:
    made = kind.__new__(kind)
    for name, value in attributes.items():
        set_attribute(made, name, value)
    return made
