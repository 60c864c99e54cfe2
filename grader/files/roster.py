"""The list of a class: a CSV file, as an LMS exports it or with the columns `id` and `name`."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.core.errors import GraderError
from grader.core.handed_in import Student
from grader.core.roster import ANY, Roster
from grader.core.text import one_line, quoted, quoted_list

MAX_BYTES = 32 * 1024 * 1024
ADVICE = "It needs a line of headers, such as `id,name,email`, and a line for each student."

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


def load_roster(path: Path) -> Roster:
    """The students of a class. GraderError where the file is none."""
    rows = _rows(path)
    meaning = _meaning(rows[0]) if rows else {}
    if not set(meaning.values()) & set(_KEYS):
        raise GraderError(f"{quoted(path.name)} has no column that says who a student is.", ADVICE)
    cells = [{meaning[i]: _cell(row[i]) for i in meaning if i < len(row)} for row in rows[1:]]
    students = tuple(filter(None, map(_student, filter(_is_student, cells))))
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
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    try:
        rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
        return [row for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise GraderError(f"{quoted(path.name)} is no CSV file: {error}.", ADVICE) from error


def _meaning(header: list[str]) -> dict[int, str]:
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


def _student(cells: Mapping[str, str]) -> Student | None:
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    known = {**cells, "name": name}
    known["moodle"] = known.get("moodle", "").removeprefix("Participant ")
    key = next((known[kind] for kind in _KEYS if known.get(kind)), "")
    ids = {kind: known[kind] for kind in _KEYS if kind not in ("name", "email") and known.get(kind)}
    return Student(key, name, known.get("email", ""), ids) if key else None


def _check_unique(path: Path, students: Iterable[Student]) -> None:
    counts = Counter(student.key for student in students)
    twice = [key for key, count in counts.items() if count > 1]
    if twice:
        message = f"{quoted(path.name)} has more than one student {quoted_list(twice)}."
        raise GraderError(message, "Give each student an id of its own.")
