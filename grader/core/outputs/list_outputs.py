"""Outputs that are lists of single values, of tuples or mappings of such, known value by value."""

from collections.abc import Iterable

from grader.confined.values.leaf_names import output_of, segments
from grader.confined.values.leaves import LIST
from grader.core.cases import Expected
from grader.core.grades import PROPERTY, RAISES, OutputVerdict

SINGLE = ("", "()")  # shapes of a text, a number, and the like


def lists_among(outputs: Iterable[OutputVerdict]) -> dict[str, list[OutputVerdict]]:
    """Return by output the verdicts on lists that were judged value by value.

    A verdict on the list itself, such as one on items too many, is among them.
    """
    found: dict[str, list[OutputVerdict]] = {}
    for each in outputs:
        if each.metric not in (PROPERTY, RAISES):
            found.setdefault(output_of(each.name), []).append(each)
    lists = _lists((each.name, each.shape in SINGLE) for own in found.values() for each in own)
    return {name: own for name, own in found.items() if name in lists}


def expected_lists(expected: Iterable[Expected]) -> frozenset[str]:
    """Return the names of expected outputs that are such lists."""
    return _lists((each.name, each.form != LIST and not each.array.ndim) for each in expected)


def _lists(values: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """Return outputs of which all values are single, in items with numbers, by their names."""
    found: dict[str, bool] = {}
    for name, single in values:
        first, *inside = segments(name) or [name]
        if inside:
            found[first] = found.get(first, True) and single and inside[0].isdecimal()
    return frozenset(name for name, is_list in found.items() if is_list)
