"""Canvas, "Import" of the gradebook: the columns about students, and that of the assignment.

Rules of the importer: the first column is Student, the second ID, the last one about students
Section; an assignment is `Title (id)`, and a title that it does not know makes a new assignment.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.people.class_submissions import Student
from grader.core.text import quoted, quoted_list, spreadsheet_line
from grader.exports.export import Export, ExportSettings
from grader.exports.lms_table import (
    EXPORT_AGAIN,
    ClassResults,
    LmsTable,
    Result,
    check_points,
    csv_text,
    filled,
)
from grader.exports.score_numbers import rounded

PLACES = 2  # Canvas itself writes two
ABOUT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
SYSTEMS = ("canvas", "sis", "login")  # whose ids are in the columns after the name


def canvas_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Fill in the gradebook that Canvas exported, or make one from the ids of the students."""
    graded = ClassResults.of(entries, settings)
    if settings.into:
        yield _filled(graded, settings)
        return
    yield csv_text([[*ABOUT, spreadsheet_line(graded.title)]])
    for students, result in graded.results:
        yield csv_text(_row(student, result) for student in students)


def _row(student: Student, result: Result) -> list[str]:
    ids = [student.ids.get(system, "") for system in SYSTEMS]
    return [*map(spreadsheet_line, (student.name, *ids)), "", _score(result)]


def _score(result: Result) -> str:
    return "" if result.score is None else rounded(result.score, PLACES)


def _filled(graded: ClassResults, settings: ExportSettings) -> str:
    table = LmsTable.read(settings)
    about = table.header[: _section(table) + 1]
    column = _assignment(table, graded.title)
    results = graded.for_rows(table.students())
    for points in (row[column] for row in table.rows if _is_points(row)):
        check_points(table, points, results)
    rows = [
        [*row[: len(about)], filled(table, row, column, result, PLACES, settings)]
        for row, result in zip(table.rows, results, strict=True)
    ]
    return csv_text([[*about, table.header[column]], *rows], table.delimiter)


def _is_points(row: Sequence[str]) -> bool:
    return row[0].strip().startswith("Points Possible")


def _section(table: LmsTable) -> int:
    header = table.header
    sections = [i for i, title in enumerate(header) if "Section" in title]
    if "Student" not in header[0] or header[1:2] != ["ID"] or not sections:
        raise GraderError(f"{table.name} is not a Canvas gradebook.", EXPORT_AGAIN)
    return sections[0]


def _assignment(table: LmsTable, wanted: str) -> int:
    """Find the column by its id in parentheses, its title, the title without the id, or the id."""
    titles = {i: title for i, title in enumerate(table.header) if re.search(r"\(\d+\)\s*$", title)}
    bare = f"({wanted.strip()})"  # an id is known by its parentheses
    ways = ((_id, wanted), (str.strip, wanted), (_without_id, wanted), (_id, bare))
    for simplify, asked in ways:
        found = [i for i, title in titles.items() if simplify(title) == simplify(asked) != ""]
        if len(found) == 1:
            return found[0]
    message = f"{table.name} has no column {quoted(wanted)}, or more than one."
    raise GraderError(
        message, f"Choose one with --title: {quoted_list(list(titles.values()), 12)}."
    )


def _id(title: str) -> str:
    match = re.search(r"\((\d+)\)\s*$", title)
    return match[1] if match else ""


def _without_id(title: str) -> str:
    return re.sub(r"\s*\(\d+\)\s*$", "", title).strip().casefold()


CANVAS = Export(
    name="canvas",
    about="the columns about students, and the one of the assignment",
    file="canvas.csv",
    lines=canvas_lines,
    brief=True,
    fills_in=True,
    ids=SYSTEMS,
    columns=ABOUT[2:4],
)
