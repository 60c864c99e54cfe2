"""Rows of a report: one for an output that is a list or a table, however many values it has."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from grader.confined.values.leaf_names import joined, output_of, segments
from grader.core.grades import OutputVerdict, Status
from grader.core.outputs.list_outputs import lists_among


def rows_of(outputs: Sequence[OutputVerdict]) -> list[OutputVerdict]:
    """Return the verdicts in their order, those on one list, or with one reason, as one."""
    lists = lists_among(outputs)
    owners = {id(value): name for name, values in lists.items() for value in values}
    rows: dict[object, OutputVerdict] = {}
    for each in outputs:
        name = owners.get(id(each))
        if name is None:
            rows[id(each)] = each
        elif name not in rows:
            rows[name] = _row(name, lists[name])
    return _with_one_reason(list(rows.values()))


def _row(name: str, values: Sequence[OutputVerdict]) -> OutputVerdict:
    """Return the worst verdict as one on the list; of a right one with its greatest error."""
    worst = min(values, key=lambda each: (each.credit, -(each.error or 0)))
    row = replace(worst, name=name, shape="", wrong=0, total=0, worst=None)
    if worst.status is Status.RIGHT:
        return row
    return replace(row, error=None, tolerance=None, errors=None)


def _with_one_reason(rows: Sequence[OutputVerdict]) -> list[OutputVerdict]:
    """Return the rows, those on parts of one output that say the same as one on all of them."""
    alike: dict[object, list[OutputVerdict]] = {}
    for each in rows:
        told = each.message and not each.credit
        reason = (output_of(each.name), each.message) if told else id(each)
        alike.setdefault(reason, []).append(each)
    found = [_together(group) for group in alike.values()]
    wrong = {each.name for each in found if not each.credit}
    return [each for each in found if not each.credit or each.name not in wrong]


def _together(group: Sequence[OutputVerdict]) -> OutputVerdict:
    first, *others = group
    if not others:
        return first
    levels = zip(*(segments(each.name) or [each.name] for each in group), strict=False)
    shared = takewhile(lambda parts: len(set(parts)) == 1, levels)
    return _row(joined([part for part, *_ in shared]), group)
