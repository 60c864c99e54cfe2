"""The columns of Moodle's grading worksheet, in the language of whoever downloaded it.

Moodle always writes them in one order: identifier, name, e-mail, status, grade, maximum grade, what
is allowed, two times, feedback.
"""

from typing import NamedTuple

from grader.core.errors import GraderError
from grader.core.people.student_table import is_worksheet, maximum_column
from grader.core.text import quoted_list
from grader.exports.export_settings import ExportSettings
from grader.exports.lms_table import LmsTable


class WorksheetColumns(NamedTuple):
    """Where a grade goes, what is the most, and where feedback goes."""

    grade: int
    maximum: int | None
    feedback: int | None


def columns_of_worksheet(table: LmsTable, settings: ExportSettings) -> WorksheetColumns:
    """By English titles, as a person named them, else by what stands in them."""
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
