"""Tables of students as learning systems write them: which column holds what. Pure."""

import csv
import io
from collections.abc import Mapping, Sequence

from grader.core.handed_in import Student
from grader.core.roster import ANY
from grader.core.text import one_line

# header, in lower case -> what the column holds
_COLUMNS = {
    "student": "name",
    "name": "name",
    "full name": "name",
    "first name": "first",
    "first_name": "first",
    "last name": "last",
    "last_name": "last",
    "surname": "last",
    "email": "email",
    "e-mail": "email",
    "email address": "email",
    "id": ANY,
    "student_id": ANY,
    "student id": ANY,
    "sis user id": "sis",
    "sis id": "sis",
    "id number": "sis",
    "sid": "gradescope",
    "sis login id": "login",
    "login id": "login",
    "login": "login",
    "username": "login",
    "identifier": "moodle",
    "orgdefinedid": "d2l",
}
_KEYS = (ANY, "canvas", "sis", "gradescope", "d2l", "login", "email", "moodle", "name")


def delimiter_of(text: str) -> str:
    """What stands between the cells: what the line of headers has most of."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def table_rows(text: str) -> list[list[str]]:
    """All rows of a CSV file. `csv.Error` if it is none."""
    plain = io.StringIO(text.replace("\0", ""), newline="")
    return list(csv.reader(plain, delimiter=delimiter_of(text)))


def tells_students_apart(columns: Mapping[int, str]) -> bool:
    """Whether one of the columns says who a student is."""
    return bool(set(columns.values()) & set(_KEYS))


def columns_of(header: list[str]) -> dict[int, str]:
    """What each column holds; the first of several of one kind counts."""
    titles = [title.strip().casefold() for title in header]
    meaning: dict[int, str] = {}
    for column, title in enumerate(titles):
        kind = _COLUMNS.get(title)
        if title == "id" and "student" in titles:
            kind = "canvas"
        if kind and kind not in meaning.values():
            meaning[column] = kind
    return meaning


def _cell(text: str) -> str:
    return one_line(text.strip().removeprefix("#"))  # D2L marks ids with "#"


def _is_student(cells: Mapping[str, str]) -> bool:
    """Not the rows that Canvas adds: the points of each column, and a student for tests."""
    points = cells.get("name", "").startswith("Points Possible")
    return any(cells.values()) and not points and cells.get("name") != "Student, Test"


def student_in(row: Sequence[str], columns: Mapping[int, str]) -> Student | None:
    """Whom a row is about; None for rows that systems add, and for empty ones."""
    cells = {kind: _cell(row[column]) for column, kind in columns.items() if column < len(row)}
    if not _is_student(cells):
        return None
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    known = {**cells, "name": name}
    known["moodle"] = known.get("moodle", "").removeprefix("Participant ")
    key = next((known[kind] for kind in _KEYS if known.get(kind)), "")
    ids = {kind: known[kind] for kind in _KEYS if kind not in ("name", "email") and known.get(kind)}
    return Student(key, name, known.get("email", ""), ids) if key else None
