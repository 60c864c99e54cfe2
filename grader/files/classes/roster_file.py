"""The list of a class: a CSV file, as an LMS exports it or with the columns `id` and `name`."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from grader.core.errors import GraderError
from grader.core.people.class_submissions import Student
from grader.core.people.roster_matching import Roster
from grader.core.people.student_table import (
    Named,
    columns_of,
    decoded,
    is_worksheet,
    maximum_column,
    student_in,
    table_rows,
    tells_students_apart,
)
from grader.core.text import quoted, quoted_list
from grader.files.classes.written_times import (
    WrittenTimes,
    is_none,
    looks_like_time,
    read_times,
)

# Bytes. A margin: a roster of 10,000 students takes one megabyte, and a larger file would fill the
# memory.
MAX_BYTES = 32 * 1024 * 1024
SUBMITTED = "last modified (submission)"  # Moodle's title; "-" is in it if nothing was submitted
ADVICE = (
    "It needs a line of headers, such as `id,name,email`, and a line for each student; "
    "--id-column and --name-column choose other columns."
)


def load_roster(path: Path, named: Named | None = None) -> Roster:
    """Return the students of a class. GraderError where the file is none.

    `named` has the titles of columns that a person named, by what they hold.
    """
    rows = _rows(path)
    columns = columns_of(rows[0], rows[1:], named) if rows else {}
    if not tells_students_apart(columns):
        raise GraderError(f"{quoted(path.name)} has no column that identifies students.", ADVICE)
    read = [(student_in(row, columns), row) for row in rows[1:]]
    students = tuple(student for student, _ in read if student)
    if not students:
        raise GraderError(f"{quoted(path.name)} has no student; expected a line for each.", ADVICE)
    _check_unique(path, students)
    due = next((column for column, kind in columns.items() if kind == "due"), None)
    dues = {student.key: row[due].strip() for student, row in read if student and due is not None}
    dues = {key: text for key, text in dues.items() if text}
    written = _submission_times(rows)
    times = {s.key: time for (s, _), time in zip(read, written.times, strict=True) if s and time}
    notes = (*_without_names(rows[0], columns), *([written.note] if written.note else []))
    return Roster(students, dues, notes, times)


def _submission_times(rows: Sequence[Sequence[str]]) -> WrittenTimes:
    """Return for each student when the work changed last, if this is a worksheet of Moodle.

    In other languages than English the column is the first with times behind the most points.
    """
    header, students = rows[0], rows[1:]
    titles = [title.strip().casefold() for title in header]
    if SUBMITTED in titles:
        column: int | None = titles.index(SUBMITTED)
    else:
        column = _first_times(students) if is_worksheet(students) else None
    if column is None:
        return WrittenTimes(("",) * len(students))
    cells = [row[column] if column < len(row) else "" for row in students]
    return read_times(header[column] if column < len(header) else "", cells)


def _first_times(rows: Sequence[Sequence[str]]) -> int | None:
    behind = (maximum_column(rows) or 0) + 1
    for column in range(behind, min(map(len, rows))):
        if all(is_none(row[column]) or looks_like_time(row[column]) for row in rows):
            return column
    return None


def _without_names(header: Sequence[str], columns: Mapping[int, str]) -> tuple[str, ...]:
    """Say that no column was taken for names, if there are columns that may hold some."""
    others = [title for column, title in enumerate(header) if column not in columns and title]
    if not others or {"name", "first", "last"} & set(columns.values()):
        return ()
    unread = quoted_list(others)
    return (f"The roster gave no names: --name-column names their column. Not read: {unread}.",)


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES)
        text = decoded(content)
    except OSError as error:
        message = f"The roster {path} cannot be read: {error.strerror}."
        raise GraderError(message, "Check the path of the roster.") from error
    try:
        return [row for row in table_rows(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise GraderError(
            f"{quoted(path.name)} is not a valid CSV file: {error}.", ADVICE
        ) from error


def _check_unique(path: Path, students: Iterable[Student]) -> None:
    counts = Counter(student.key for student in students)
    twice = [key for key, count in counts.items() if count > 1]
    if twice:
        message = f"{quoted(path.name)} has more than one student {quoted_list(twice)}."
        raise GraderError(message, "Give each student a different id.")
