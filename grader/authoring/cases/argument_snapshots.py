"""Finds out what a call of the reference changes in its arguments."""

import copy
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from grader.authoring.cases.storable_values import held, held_copy, same
from grader.confined.case.tensors import array_of
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.arguments.given_answers import kept
from grader.confined.replay.arguments.random_states import state_of
from grader.confined.replay.object_parts import DEEPEST, Path, attributes_of
from grader.confined.replay.recorded_calls import Change

Keeping = Callable[[Any], Any]  # a value as a case holds it, which may be none of its kind


@dataclass(frozen=True)
class Snapshot:
    """A value as it is at one time: the objects that it consists of, and what they hold."""

    thing: Any  # the object itself
    copied: Any  # of an array and of what never changes
    items: Mapping[Any, "Snapshot"] | None = None  # of a container or an object, by key


def snapshot(value: Any) -> Snapshot:
    """Return a value as it is now.

    Containers, objects of ordinary classes and random generators are looked into, each of them
    once: they may hold one another in circles.
    """
    return _snapshot(value, 0, set())


def _snapshot(value: Any, depth: int, seen: set[int]) -> Snapshot:
    items = _items(value)
    if items and depth <= DEEPEST and id(value) not in seen:
        seen.add(id(value))
        inside = {key: _snapshot(part, depth + 1, seen) for key, part in items.items()}
        return Snapshot(value, None, inside)
    if items is not None:
        return Snapshot(value, None, None if items else {})
    if (state := state_of(value)) is not None:
        return Snapshot(value, state)
    if (array := array_of(value)) is not None:
        return Snapshot(value, array.copy())
    return Snapshot(value, copy.copy(value) if isinstance(value, set) else value)


def _items(value: Any) -> Mapping[Any, Any] | None:
    """Return what a container or an object holds; `None` for all other values."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list | tuple | deque):
        return dict(enumerate(value))
    return attributes_of(value)


def known_objects(before: Iterable[Snapshot]) -> dict[int, Path]:
    """Return where each object stood among arguments, by identities."""
    found: dict[int, Path] = {}
    for place, each in enumerate(before):
        for path, thing in _things(each, (place,)):
            found.setdefault(id(thing), path)
    return found


def _things(before: Snapshot, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, before.thing
    for key, inside in (before.items or {}).items():
        yield from _things(inside, (*path, key))


def changes_since(before: Snapshot, now: Any, path: Path, keeping: Keeping = kept) -> list[Change]:
    """Return what has changed in a value, by paths that begin with `path`.

    Nothing if a case cannot hold what it has become.
    """
    found = [_kept(change, keeping) for change in _changes(before, now, path)]
    return found if all(held(change.value) for change in found) else []


def is_kept(before: Snapshot, keeping: Keeping) -> bool:
    """Return whether a case can hold all that has changed in the value itself."""
    changes = _changes(before, before.thing, ())
    return all(held(keeping(change.value)) for change in changes)


def _kept(change: Change, keeping: Keeping) -> Change:
    value = keeping(change.value)
    copied = held_copy(value)
    return Change(change.path, change.kind, value if copied is None else copied)


def _changes(before: Snapshot, now: Any, path: Path) -> Iterator[Change]:
    array = array_of(now)
    plain = now if array is None else array
    if now is not before.thing:
        if before.items is not None or not _equal(before.copied, plain):
            yield Change(path, "put", now)
    elif array is not None or isinstance(now, set):
        if not _equal(before.copied, plain):
            yield Change(path, "fill", now)
    elif (state := state_of(now)) is not None:
        if not same(before.copied, state):
            yield Change(path, "turn", state)
    elif before.items is not None:
        yield from _inside(before.items, now, path)


def _inside(items: Mapping[Any, Snapshot], now: Any, path: Path) -> Iterator[Change]:
    present = _items(now) or {}
    if isinstance(now, list | deque) and len(now) != len(items):
        yield Change(path, "fill", now)
        return
    for key, item in present.items():
        if key in items:
            yield from _changes(items[key], item, (*path, key))
        else:
            yield Change((*path, key), "put", item)
    yield from (Change((*path, key), "drop") for key in items if key not in present)


def _equal(one: Any, other: Any) -> bool:
    """Return whether two values are the same to the last digit."""
    return type(one) is type(other) and held(one) and held(other) and same(one, other)
