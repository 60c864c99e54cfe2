"""The list of a class: a CSV file, as an LMS exports it or with the columns `id` and `name`."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from grader.core.errors import GraderError
from grader.core.handed_in import Student
from grader.core.roster import Roster
from grader.core.student_table import columns_of, student_in, table_rows, tells_students_apart
from grader.core.text import quoted, quoted_list

MAX_BYTES = 32 * 1024 * 1024
ADVICE = "It needs a line of headers, such as `id,name,email`, and a line for each student."


def load_roster(path: Path) -> Roster:
    """The students of a class. GraderError where the file is none."""
    rows = _rows(path)
    columns = columns_of(rows[0]) if rows else {}
    if not tells_students_apart(columns):
        raise GraderError(f"{quoted(path.name)} has no column that says who a student is.", ADVICE)
    read = (student_in(row, columns) for row in rows[1:])
    students = tuple(student for student in read if student)
    if not students:
        raise GraderError(f"There is no student in {quoted(path.name)}.", ADVICE)
    _check_unique(path, students)
    return Roster(students)


def _rows(path: Path) -> list[list[str]]:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES)
        text = content.decode(
            "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        )
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    except OSError as error:
        message = f"The roster {path} cannot be read: {error.strerror}."
        raise GraderError(message, "Check the path of the roster.") from error
    try:
        return [row for row in table_rows(text) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise GraderError(f"{quoted(path.name)} is no CSV file: {error}.", ADVICE) from error


def _check_unique(path: Path, students: Iterable[Student]) -> None:
    counts = Counter(student.key for student in students)
    twice = [key for key, count in counts.items() if count > 1]
    if twice:
        message = f"{quoted(path.name)} has more than one student {quoted_list(twice)}."
        raise GraderError(message, "Give each student an id of its own.")
