"""How answers of recorded calls are given: items one by one, records of the submission's classes.

A record (a dataclass, a named tuple) is kept as a mapping of its fields. A replaced function
answers with a record of the submission's own class, which has its methods.
"""

from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

from .argument_leaves import DEEPEST
from .matching import RECORD
from .recorded_calls import SOME, RecordedCall, WrongCall

NAMED_TUPLE = "*named tuple"  # in place of `RECORD` for a record that is a tuple, too
# Of an answer. A margin: answers have a few, and records that are shared are met again and again.
MOST_RECORDS = 1000


def one_by_one(items: Sequence[Any], call: RecordedCall) -> Iterator[Any]:
    """Yield the items. `WrongCall` to who takes more of them than the reference did."""
    yield from items
    if call.yields == SOME:
        raise WrongCall(f"more was taken of {call.function} than should be")


def kept(value: Any) -> Any:
    """Return an answer with mappings in place of the records in it, all else as it is.

    Where records hold one another in circles, some stay records, which no case can hold.
    """
    return _kept(value, 0, count())


def _kept(value: Any, depth: int, records: Iterator[int]) -> Any:
    if depth > DEEPEST:
        return value
    if type(value) in (list, tuple):
        return type(value)(_kept(item, depth + 1, records) for item in value)
    if type(value) is dict:
        return {key: _kept(item, depth + 1, records) for key, item in value.items()}
    kind, names = type(value), field_names(value)
    if not names or next(records) >= MOST_RECORDS:
        return value
    mark = NAMED_TUPLE if isinstance(value, tuple) else RECORD
    parts = {name: _kept(getattr(value, name, None), depth + 1, records) for name in names}
    return {mark: kind.__name__, **parts}


def field_names(value: Any) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass or a named tuple; of others none."""
    names = getattr(type(value), "_fields", None)
    if isinstance(value, tuple) and isinstance(names, tuple):
        return names
    fields = getattr(type(value), "__dataclass_fields__", None)
    return tuple(fields) if isinstance(fields, dict) else ()


def with_records(value: Any, scope: Mapping[str, Any]) -> Any:
    """Return a kept answer with its records again, of the classes that `scope` names."""
    if type(value) in (list, tuple):
        return type(value)(with_records(item, scope) for item in value)
    if type(value) is not dict:
        return value
    parts = {key: with_records(item, scope) for key, item in value.items()}
    mark = next(iter(parts), None)
    if mark not in (RECORD, NAMED_TUPLE):
        return parts
    name = parts.pop(mark)
    return _made(scope.get(name), name, parts, mark == NAMED_TUPLE)


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
            object.__setattr__(made, name, value)
        return made
