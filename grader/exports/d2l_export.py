"""Brightspace (D2L), "Import grades": ids, the item's points, and the mark at the end of a line."""

import re
from collections.abc import Iterable, Iterator

from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.text import quoted, quoted_list, spreadsheet_line
from grader.exports.export import Export, ExportSettings
from grader.exports.lms_table import (
    ClassResults,
    LmsTable,
    Result,
    check_points,
    csv_text,
    filled,
)
from grader.exports.score_numbers import rounded

PLACES = 9  # decimals: thirds of a point add up again in the LMS's sum
IDS = ("OrgDefinedId", "Username")
SYSTEMS = ("d2l", "login")  # whose ids are in these columns
END = ("End-of-Line Indicator", "#")


def d2l_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Yield ids and the item alone: Brightspace asks for names and other items to be left out."""
    graded = ClassResults.of(entries, settings)
    title = graded.title.replace(",", " ")
    if settings.into:
        yield _filled(graded, settings, title)
        return
    points = settings.out_of or graded.points
    item = f"{title} Points Grade <Numeric MaxPoints:{rounded(points, PLACES)}>"
    yield csv_text([[*IDS, spreadsheet_line(item), END[0]]])
    for students, result in graded.results:
        yield csv_text(
            [*ids, _score(result), END[1]]
            for student in students
            if any(ids := [spreadsheet_line(student.ids.get(system, "")) for system in SYSTEMS])
        )


def _filled(graded: ClassResults, settings: ExportSettings, title: str) -> str:
    table = LmsTable.read(settings)
    item = _item(table, title)
    ids = [i for i, name in enumerate(table.header) if name in IDS]
    results = graded.for_rows(table.students())
    check_points(table, _most(table.header[item]), results)
    rows = [
        [*(row[i] for i in ids), filled(table, row, item, result, PLACES, settings), END[1]]
        for row, result in zip(table.rows, results, strict=True)
    ]
    header = [*(table.header[i] for i in (*ids, item)), END[0]]
    return csv_text([header, *rows], table.delimiter)


def _item(table: LmsTable, title: str) -> int:
    header = table.header
    items = [i for i, name in enumerate(header) if " Points Grade" in name]
    found = [i for i in items if header[i].partition(" Points Grade")[0].strip() == title]
    if len(found) == 1:
        return found[0]
    message = f"{table.name} has no item {quoted(title)} with a points grade."
    raise GraderError(
        message, f"Choose one with --title: {quoted_list([header[i] for i in items], 12)}."
    )


def _most(header: str) -> str:
    """Return the points that the item counts; 0 where its column does not say them."""
    found = re.search(r"<[^>]*\bMaxPoints:([\d.,]+)", header)
    return found[1] if found else "0"


def _score(result: Result) -> str:
    return "" if result.score is None else rounded(result.score, PLACES)


D2L = Export(
    name="d2l",
    about="`OrgDefinedId`, `Username`, points, end-of-line indicator",
    file="d2l.csv",
    lines=d2l_lines,
    brief=True,
    fills_in=True,
    ids=SYSTEMS,
    columns=IDS,
)
