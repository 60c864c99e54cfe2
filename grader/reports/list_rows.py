"""Rows of a report: one for an output that is a list, however many values were judged in it."""

from collections.abc import Sequence
from dataclasses import replace

from grader.core.grades import OutputVerdict, Status
from grader.core.outputs.list_outputs import lists_among


def rows_of(outputs: Sequence[OutputVerdict]) -> list[OutputVerdict]:
    """Return the verdicts in their order, those on the values of one list together as one."""
    lists = lists_among(outputs)
    owners = {id(value): name for name, values in lists.items() for value in values}
    rows: dict[object, OutputVerdict] = {}
    for each in outputs:
        name = owners.get(id(each))
        if name is None:
            rows[id(each)] = each
        elif name not in rows:
            rows[name] = _row(name, lists[name])
    return list(rows.values())


def _row(name: str, values: Sequence[OutputVerdict]) -> OutputVerdict:
    """Return the worst verdict as one on the list; of a right one with its greatest error."""
    worst = min(values, key=lambda each: (each.credit, -(each.error or 0)))
    row = replace(worst, name=name, shape="", wrong=0, total=0, worst=None)
    if worst.status is Status.RIGHT:
        return row
    return replace(row, error=None, tolerance=None, errors=None)
