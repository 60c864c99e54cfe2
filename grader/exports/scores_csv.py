"""A table of scores: one row for each submission, one column for each criterion."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from grader.core.grades import Grade
from grader.core.text import one_line, spreadsheet_cell


def render_scores(rows: Iterable[tuple[str, Grade | str]], names: Sequence[str]) -> str:
    """CSV of name and grade; a text in place of a grade says why there is none.

    `names` are the criteria. One grade at a time is in memory.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["submission", "score", "points", *names, "isolation", "problem"])
    for name, grade in rows:
        writer.writerow([spreadsheet_cell(one_line(name)), *_cells(grade, names)])
    return stream.getvalue()


def _cells(grade: Grade | str, names: Sequence[str]) -> list[str]:
    if isinstance(grade, str):
        return ["", "", *("" for _ in names), "", spreadsheet_cell(one_line(grade, 500))]
    scores: Mapping[str, Fraction] = {c.name: c.score for c in grade.criteria}
    return [
        _number(grade.score),
        _number(grade.points),
        *(_number(scores[name]) if name in scores else "" for name in names),
        grade.isolation,
        "",
    ]


def _number(value: Fraction) -> str:
    return f"{float(value):.6g}"
