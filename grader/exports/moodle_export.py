"""Moodle: the offline grading worksheet of an assignment, and the import of a gradebook."""

from collections.abc import Iterable

from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.people.class_submissions import Student
from grader.core.text import one_line, spreadsheet_cell
from grader.exports.export_settings import ExportSettings
from grader.exports.lms_table import (
    LmsTable,
    check_points,
    csv_text,
    filled,
    result_of,
    results_for,
    title_of,
)
from grader.exports.moodle_columns import columns_of_worksheet
from grader.exports.score_numbers import rounded

PLACES = 5  # Moodle stores five
NO_WORKSHEET = "Moodle takes grades of an assignment only in its own grading worksheet."
DOWNLOAD = (
    'Choose "Download grading worksheet" on the page of all submissions, and give it with --into.'
)


def render_moodle(entries: Iterable[Entry], settings: ExportSettings) -> str:
    """The worksheet with `Grade` and `Feedback comments` filled in, all else as it was."""
    if not settings.into:
        raise GraderError(NO_WORKSHEET, DOWNLOAD)
    table = LmsTable.read(settings)
    worksheet = columns_of_worksheet(table, settings)
    grade, feedback = worksheet.grade, worksheet.feedback
    results = results_for(table.students(), list(entries), settings)
    if worksheet.maximum is not None and table.rows:
        check_points(table, table.rows[0][worksheet.maximum], results)
    for row, result in zip(table.rows, results, strict=True):
        if result and result.score is not None:
            row[grade] = filled(row, grade, result, PLACES, settings)
            if feedback is not None:
                row[feedback] = spreadsheet_cell(result.feedback)
    return csv_text([table.header, *table.rows], table.delimiter)


def render_moodle_gradebook(entries: Iterable[Entry], settings: ExportSettings) -> str:
    """For "Grades, Import, CSV file": one unknown user stops it, so nobody without ids is in it."""
    listed = list(entries)
    title = _cell(title_of(listed, settings))
    rows = [["Email address", "ID number", "Username", title, f"{title} feedback"]]
    for entry in listed:
        result = result_of(entry, settings)
        if result.score is not None:
            grade = [rounded(result.score, PLACES), spreadsheet_cell(result.feedback)]
            rows += [[*_ids(s), *grade] for s in entry.students if any(_ids(s))]
    return csv_text(rows)


def _ids(student: Student) -> list[str]:
    ids = student.ids
    number = ids.get("sis") or ids.get("id") or ids.get("gradescope") or ""
    return [_cell(text) for text in (student.email, number, ids.get("login", ""))]


def _cell(text: str) -> str:
    return spreadsheet_cell(one_line(text))
