"""Lists among outputs, at any depth, that are known value by value.

The items are single values, or tuples, lists and mappings of such: a list of these has one name.
"""

from collections.abc import Iterable, Iterator, Sequence

from grader.confined.values.leaf_names import joined, segments
from grader.confined.values.leaves import LIST
from grader.core.cases import Expected
from grader.core.grades import PROPERTY, RAISES, OutputVerdict

SINGLE = ("", "()")  # shapes of a text, a number, and the like


def lists_among(outputs: Iterable[OutputVerdict]) -> dict[str, list[OutputVerdict]]:
    """Return by list the verdicts on lists of single values that were judged value by value.

    A verdict on the list itself, such as one on items too many, is among them.
    """
    found = judged_lists(outputs)
    single = _lists((each.name, each.shape in SINGLE) for own in found.values() for each in own)
    return {name: own for name, own in found.items() if name in single}


def judged_lists(outputs: Iterable[OutputVerdict]) -> dict[str, list[OutputVerdict]]:
    """Return by list the verdicts on all lists, those that hold arrays among them."""
    judged = [each for each in outputs if each.metric not in (PROPERTY, RAISES)]
    lists = _lists((each.name, True) for each in judged)
    found: dict[str, list[OutputVerdict]] = {}
    for each in judged:
        if (name := list_of(each.name)) in lists:
            found.setdefault(name, []).append(each)
    return found


def expected_lists(expected: Iterable[Expected]) -> frozenset[str]:
    """Return the names of expected lists of single values."""
    return _lists((each.name, each.form != LIST and not each.array.ndim) for each in expected)


def expected_sequences(expected: Iterable[Expected]) -> frozenset[str]:
    """Return the names of all expected lists, those that hold arrays among them."""
    return _lists((each.name, True) for each in expected)


def list_of(name: str) -> str:
    """Return the name of the outermost list that a leaf may be in: `path` of `path.2.0`.

    Of a leaf that is in none it is the leaf's own name.
    """
    if name.isidentifier():
        return name
    parts = segments(name) or [name]
    return joined(parts[: _before_items(parts)])


def _before_items(parts: Sequence[str]) -> int:
    return next((i for i, part in enumerate(parts) if i and part.isdecimal()), len(parts))


def _lists(values: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """Return outermost lists of which all values are single, in items with numbers."""
    found: dict[str, bool] = {}
    for name, single in values:
        if name.isidentifier():  # an output of its own, as most are
            continue
        parts = segments(name) or [name]
        items = _before_items(parts)
        for mapping in _mappings(parts[:items]):
            found[mapping] = False
        if items < len(parts):
            own = joined(parts[:items])
            found[own] = found.get(own, True) and single
    return frozenset(name for name, is_list in found.items() if is_list)


def _mappings(parts: list[str]) -> Iterator[str]:
    yield from (joined(parts[:depth]) for depth in range(1, len(parts)))
