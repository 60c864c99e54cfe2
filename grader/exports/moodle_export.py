"""Moodle's offline grading worksheet of an assignment, in the language of whoever downloaded it.

Moodle always writes its columns in one order: identifier, name, e-mail, status, grade, maximum
grade, what is allowed, two times, feedback.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.people.student_table import is_worksheet, maximum_column
from grader.core.text import quoted_list
from grader.exports.export import Export, ExportSettings
from grader.exports.feedback_text import html_cell
from grader.exports.lms_table import ClassResults, LmsTable, check_points, csv_text, filled

PLACES = 5  # Moodle stores five
LINE_END = "<br>\n"  # Moodle keeps an imported comment as HTML, which takes a new line for a blank
NO_WORKSHEET = "Moodle takes grades of an assignment only in its own grading worksheet."
DOWNLOAD = (
    'Choose "Download grading worksheet" on the page of all submissions, and give it with --into.'
)


def moodle_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Fill in `Grade` and `Feedback comments` of the worksheet; all else stays as it was."""
    if not settings.into:
        raise GraderError(NO_WORKSHEET, DOWNLOAD)
    table = LmsTable.read(settings)
    worksheet = columns_of_worksheet(table, settings)
    grade, feedback = worksheet.grade, worksheet.feedback
    results = ClassResults.of(entries, settings, told=True).for_rows(table.students())
    if worksheet.maximum is not None and table.rows:
        check_points(table, table.rows[0][worksheet.maximum], results)
    for row, result in zip(table.rows, results, strict=True):
        if result and result.score is not None:
            row[grade] = filled(table, row, grade, result, PLACES, settings)
            if feedback is not None:
                row[feedback] = html_cell(result.feedback, LINE_END)
    yield csv_text([table.header, *table.rows], table.delimiter)


class WorksheetColumns(NamedTuple):
    """Where a grade goes, what is the most, and where feedback goes."""

    grade: int
    maximum: int | None
    feedback: int | None


def columns_of_worksheet(table: LmsTable, settings: ExportSettings) -> WorksheetColumns:
    """Find the columns by English titles, as a person named them, else by what is in them."""
    named = settings.columns
    if "Identifier" in table.header and not named.get("grade"):
        table.column("Last modified (grade)")
        return WorksheetColumns(
            table.column("Grade"), _titled(table, "Maximum Grade"), _feedback(table, settings)
        )
    maximum = maximum_column(table.rows)
    if named.get("grade"):
        grade = table.column(named["grade"])
    elif maximum is not None and is_worksheet(table.rows):
        grade = maximum - 1
    else:
        message = f"{table.name} does not show in which column a grade belongs."
        advice = f"Name it with --grade-column: {quoted_list(table.header, 12)}."
        raise GraderError(message, advice)
    return WorksheetColumns(grade, maximum, _feedback(table, settings))


def _titled(table: LmsTable, title: str) -> int | None:
    return table.column(title) if title in table.header else None


def _feedback(table: LmsTable, settings: ExportSettings) -> int | None:
    if title := settings.columns.get("feedback"):
        return table.column(title)
    if "Identifier" in table.header:
        return _titled(table, "Feedback comments")
    last = len(table.header) - 1  # a time is "-" where nothing happened yet, feedback is empty
    return last if not any(_column(table, last)) else None


def _column(table: LmsTable, column: int) -> list[str]:
    return [row[column].strip() for row in table.rows]


MOODLE = Export(
    name="moodle",
    about="the grading worksheet, with grades and feedback filled in",
    file="moodle.csv",
    lines=moodle_lines,
    fills_in=True,
)
