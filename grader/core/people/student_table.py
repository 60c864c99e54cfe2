"""Tables of students as learning systems and Excel write them: cells, columns, students. Pure."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from grader.core.errors import GraderError
from grader.core.people.class_submissions import ANY, Student
from grader.core.text import one_line, quoted, quoted_list

Named = Mapping[str, str]  # kind -> the title that a person gave for it

_TITLES = {
    "name": "student, name, full name, vollständiger name, nom complet, nombre completo",
    "first": "first name, first_name, given name, vorname, prénom, nombre, nome",
    "last": "last name, last_name, surname, family name, nachname, nom, apellido, apellidos, "
    "cognome",
    "email": "email, e-mail, email address, e-mail address, e-mail-adresse, mail, "
    "adresse de courriel, dirección de correo, correo electrónico, indirizzo email",
    ANY: "id, student_id, student id, matrikelnummer, matrikel, student number",
    "sis": "sis user id, sis id, id number, id-nummer, numéro d'identification, número de id",
    "gradescope": "sid",
    "login": "sis login id, login id, login, username, user name, benutzername, github_username",
    "moodle": "identifier",
    "d2l": "orgdefinedid",
    "due": "due, extension, extended until, due date, verlängerung",
}
_COLUMNS = {title: kind for kind, titles in _TITLES.items() for title in titles.split(", ")}
_NUMBER = re.compile(r"\d[\d.,\s\u00a0\u202f']*")
_NUMBERED = re.compile(r"([^\d@]{3,60}?)\s*(\d{1,20})", re.DOTALL)  # "Participant 11"


def columns_of(
    header: Sequence[str], rows: Sequence[Sequence[str]] = (), named: Named | None = None
) -> dict[int, str]:
    """Return what each column holds; the first of several of one kind counts.

    A worksheet of Moodle in another language is known by what is in its first columns.
    """
    meaning = {_column(header, title): kind for kind, title in (named or {}).items() if title}
    titles = [title.strip().casefold() for title in header]
    for column, title in enumerate(titles):
        kind = _COLUMNS.get(title)
        if title == "id" and "student" in titles:
            kind = "canvas"
        if title == "identifier" and "github_username" in titles:
            kind = ANY  # whatever the teacher wrote into GitHub's list
        if kind and kind not in meaning.values() and column not in meaning:
            meaning[column] = kind
    return meaning | _by_content(rows, meaning)


def digits_of(cell: str) -> str:
    """Return the number of "Participant 11" in any language; empty if there is none."""
    match = _NUMBERED.fullmatch(cell)
    return match[2] if match else ""


def is_worksheet(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether this is Moodle's worksheet in any language.

    Every row begins with one word and a number of its own, and one column has the most points.
    """
    matches = [_NUMBERED.fullmatch(row[0].strip()) if row else None for row in rows]
    words = {match[1] for match in matches if match}
    return bool(rows) and all(matches) and len(words) == 1 and maximum_column(rows) is not None


def maximum_column(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the first column that has one number in all rows, behind one that has only grades."""
    for column in range(2, min(map(len, rows), default=0)):
        cells = {row[column].strip() for row in rows}
        number = next(iter(cells))
        before = (row[column - 1].strip() for row in rows)
        if len(cells) == 1 and _NUMBER.fullmatch(number) and all(map(_may_be_a_grade, before)):
            return column
    return None


def _may_be_a_grade(cell: str) -> bool:
    return cell in ("", "-") or bool(_NUMBER.fullmatch(cell))


def _column(header: Sequence[str], title: str) -> int:
    folded = [one.strip().casefold() for one in header]
    if title.strip().casefold() in folded:
        return folded.index(title.strip().casefold())
    message = f"The column {quoted(title)} is missing."
    raise GraderError(message, f"Its columns are {quoted_list(list(header), 12)}.")


def _by_content(rows: Sequence[Sequence[str]], known: Mapping[int, str]) -> dict[int, str]:
    """Return what titles do not say. Moodle's columns have one order in every language."""
    found: dict[int, str] = {}
    if "moodle" not in known.values() and is_worksheet(rows):
        found[0] = "participant"
        if not {"name", "first", "last"} & set(known.values()) and 1 not in known:
            found[1] = "name"
    width = max(map(len, rows), default=0)
    cells = {i: [row[i] for row in rows if i < len(row) and row[i].strip()] for i in range(width)}
    mails = [i for i, column in cells.items() if column and all("@" in cell for cell in column)]
    if "email" not in known.values():
        found |= {i: "email" for i in mails[:1] if i not in known}
    return found


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
    """Return whether one of the columns says who a student is."""
    return bool(set(columns.values()) & {*KEYS, "participant"})


def _cell(text: str) -> str:
    return one_line(text.strip().removeprefix("#"))  # D2L marks ids with "#"


def _is_student(cells: Mapping[str, str]) -> bool:
    """Return whether a row is not one that Canvas adds: points of a column, a test student."""
    points = cells.get("name", "").startswith("Points Possible")
    return any(cells.values()) and not points and cells.get("name") != "Student, Test"


def student_in(row: Sequence[str], columns: Mapping[int, str]) -> Student | None:
    """Return the student of a row; None for rows that systems add, and for empty ones."""
    cells = {kind: _cell(row[column]) for column, kind in columns.items() if column < len(row)}
    if not _is_student(cells):
        return None
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    moodle = cells.get("moodle", "").removeprefix("Participant ")
    known = {**cells, "name": name, "moodle": moodle or digits_of(cells.get("participant", ""))}
    key = next((known[kind] for kind in KEYS if known.get(kind)), "")
    ids = {kind: known[kind] for kind in KEYS if kind not in ("name", "email") and known.get(kind)}
    return Student(key, name, known.get("email", ""), ids) if key else None
