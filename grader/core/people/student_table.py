"""Tables of students as learning systems and Excel write them. Pure."""

import csv
import io
from collections.abc import Mapping, Sequence

from grader.core.people.class_submissions import Student
from grader.core.people.column_kinds import Named, columns_of, digits_of
from grader.core.people.roster_matching import ANY
from grader.core.text import one_line

__all__ = ["KEYS", "Named", "columns_of", "decoded", "student_in", "table_rows"]

DELIMITERS = ",;\t"
KEYS = (ANY, "canvas", "sis", "gradescope", "d2l", "login", "email", "moodle", "name")


def decoded(content: bytes) -> str:
    """Return the text of a table: in UTF-8 or UTF-16, or as Excel writes it in the West."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def delimiter_of(text: str) -> str:
    """Return what stands between the cells: what cuts the line of headers into most of them.

    A separator within quotes cuts nothing. Excel says it in a line of its own, `sep=;`.
    """
    said = _said(text)
    return said or max(DELIMITERS, key=lambda delimiter: _width(text, delimiter))


def table_rows(text: str) -> list[list[str]]:
    """Return all rows of a CSV file. `csv.Error` if it is not valid."""
    plain = text.removeprefix("\ufeff").replace("\0", "")
    delimiter = delimiter_of(plain)
    if _said(plain):
        plain = plain.partition("\n")[2]
    return list(csv.reader(io.StringIO(plain, newline=""), delimiter=delimiter))


def _said(text: str) -> str:
    first = text.removeprefix("\ufeff").partition("\n")[0].strip('\r"')
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") else ""


def _width(text: str, delimiter: str) -> int:
    try:
        stream = io.StringIO(text.removeprefix("\ufeff"), newline="")
        return len(next(csv.reader(stream, delimiter=delimiter, strict=True), []))
    except csv.Error:
        return 0


def tells_students_apart(columns: Mapping[int, str]) -> bool:
    """Whether one of the columns says who a student is."""
    return bool(set(columns.values()) & {*KEYS, "participant"})


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
    moodle = cells.get("moodle", "").removeprefix("Participant ")
    known = {**cells, "name": name, "moodle": moodle or digits_of(cells.get("participant", ""))}
    key = next((known[kind] for kind in KEYS if known.get(kind)), "")
    ids = {kind: known[kind] for kind in KEYS if kind not in ("name", "email") and known.get(kind)}
    return Student(key, name, known.get("email", ""), ids) if key else None
