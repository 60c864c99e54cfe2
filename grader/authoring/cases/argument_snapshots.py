"""Finds out what a call of the reference changes in its arguments."""

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.authoring.cases.storable_values import held, same
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.argument_leaves import DEEPEST, STREAMS, stream_of
from grader.confined.replay.given_answers import field_names
from grader.confined.replay.recorded_calls import Change

Path = tuple[Any, ...]


@dataclass(frozen=True)
class Snapshot:
    """A value as it is at one time: the objects that it consists of, and what they hold."""

    thing: Any  # the object itself
    copied: Any  # of an array and of what never changes
    items: Mapping[Any, "Snapshot"] | None = None  # of a mapping, list or record, by key


def snapshot(value: Any) -> Snapshot:
    """Return a value as it is now.

    Of objects those are looked into that are records (dataclasses) or random generators, and each
    record once: they may hold one another in circles.
    """
    return _snapshot(value, (), set())


def _snapshot(value: Any, around: Path, records: set[int]) -> Snapshot:
    def parts(items: Mapping[Any, Any]) -> Snapshot:
        inside = {key: _snapshot(part, (*around, key), records) for key, part in items.items()}
        return Snapshot(value, None, inside)

    if isinstance(value, dict):
        return parts(value)
    if isinstance(value, list):
        return parts(dict(enumerate(value)))
    fields = {} if len(around) > DEEPEST or id(value) in records else _attributes(value)
    if fields:
        records.add(id(value))
        return parts(fields)
    if stream := stream_of(value):
        state = {"state": Snapshot(None, stream.state)}
        name = STREAMS[type(value).__name__]
        return Snapshot(value, None, {name: Snapshot(stream, None, state)})
    return Snapshot(value, copy.copy(value) if isinstance(value, np.ndarray) else value)


def _attributes(value: Any) -> Mapping[str, Any]:
    names = () if isinstance(value, tuple) else field_names(value)
    return {name: getattr(value, name) for name in names if hasattr(value, name)}


def changes_since(before: Snapshot, now: Any, path: Path) -> list[Change]:
    """Return what has changed in a value, by paths that begin with `path`.

    Nothing if a case cannot hold what it has become.
    """
    found = list(_changes(before, now, path))
    return [_kept(c) for c in found] if all(held(c.value) for c in found) else []


def is_kept(before: Snapshot) -> bool:
    """Return whether a case can hold all that has changed in the value itself."""
    return all(held(change.value) for change in _changes(before, before.thing, ()))


def _kept(change: Change) -> Change:
    return Change(change.path, change.kind, copy.deepcopy(change.value))


def _changes(before: Snapshot, now: Any, path: Path) -> Iterator[Change]:
    if now is not before.thing:
        if before.items is not None or not _equal(before.copied, now):
            yield Change(path, "put", now)
    elif isinstance(now, np.ndarray):
        if not _equal(before.copied, now):
            yield Change(path, "fill", now)
    elif before.items is not None:
        yield from _inside(before.items, now, path)


def _inside(items: Mapping[Any, Snapshot], now: Any, path: Path) -> Iterator[Change]:
    if isinstance(now, list) and len(now) != len(items):
        yield Change(path, "fill", now)
        return
    for key, item in _items_of(now, items):
        if key in items:
            yield from _changes(items[key], item, (*path, key))
        else:
            yield Change((*path, key), "put", item)
    gone = [key for key in items if key not in now] if isinstance(now, dict) else []
    yield from (Change((*path, key), "drop") for key in gone)


def _items_of(now: Any, items: Mapping[Any, Snapshot]) -> Iterable[tuple[Any, Any]]:
    if isinstance(now, dict):
        return now.items()
    if isinstance(now, list):
        return enumerate(now)
    return ((name, getattr(now, name)) for name in items if hasattr(now, name))


def _equal(one: Any, other: Any) -> bool:
    """Return whether two values are the same to the last digit."""
    return type(one) is type(other) and held(one) and held(other) and same(one, other)
