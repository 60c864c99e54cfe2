"""A table that an LMS exported, to be filled in: which row is whose, and which column is meant."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from grader.confined.quick_dataclass import dataclass
from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.people.class_submissions import ANY, Student
from grader.core.people.roster_matching import Match, Roster
from grader.core.people.student_table import (
    columns_of,
    delimiter_of,
    student_in,
    table_rows,
    tells_students_apart,
)
from grader.core.text import one_line, quoted, quoted_list
from grader.exports.export import ExportSettings
from grader.exports.feedback_text import for_student, summary
from grader.exports.score_numbers import rounded, scaled_score

EXPORT_AGAIN = "Export it from the LMS again, for this assignment, and give it with --into."


@dataclass(frozen=True)
class Result:
    """What a row gets."""

    score: Fraction | None  # None: not graded
    points: Fraction
    feedback: str


@dataclass(frozen=True)
class LmsTable:
    """Rows as they are in the file, with the line of headers apart."""

    header: list[str]
    rows: list[list[str]]
    delimiter: str
    columns: Mapping[int, str]  # what those about students hold
    name: str  # what messages call the file

    @classmethod
    def read(cls, settings: ExportSettings) -> "LmsTable":
        """Read the table to fill in. `GraderError` where it is not a table of students."""
        text = settings.into
        named = {kind: settings.columns.get(kind, "") for kind in (ANY, "name", "email")}
        try:
            rows = [row for row in table_rows(text) if row]
        except csv.Error as error:
            message = f"{settings.into_name} is not a valid CSV file: {error}."
            raise GraderError(message, EXPORT_AGAIN) from error
        columns = columns_of(rows[0], rows[1:], named) if rows else {}
        if not tells_students_apart(columns):
            message = f"{settings.into_name} has no column that identifies students."
            raise GraderError(message, EXPORT_AGAIN)
        width = len(rows[0])
        padded = [row + [""] * (width - len(row)) for row in rows[1:]]
        return cls(rows[0], padded, delimiter_of(text), columns, settings.into_name)

    def column(self, *titles: str) -> int:
        """Return the first column of one of these titles, whatever their case."""
        folded = [title.strip().casefold() for title in self.header]
        for title in titles:
            if title.casefold() in folded:
                return folded.index(title.casefold())
        message = f"{self.name} has no column {quoted(titles[0])}."
        raise GraderError(message, f"Its columns are {quoted_list(self.header, 12)}.")

    def number(self, value: Fraction, places: int) -> str:
        """Return a number with the decimal comma where the file's own numbers have one.

        Excel takes 17.6 for a day of June where it writes numbers with a comma.
        """
        text = rounded(value, places)
        return text.replace(".", ",") if self._has_decimal_commas else text

    @cached_property
    def _has_decimal_commas(self) -> bool:
        cells = [cell.strip() for row in self.rows for cell in row]
        commas = any(re.fullmatch(r"\d+,\d+", cell) for cell in cells)
        return commas and not any(re.fullmatch(r"\d+\.\d+", cell) for cell in cells)

    def students(self) -> list[Student | None]:
        """Return the student of each row."""
        return [student_in(row, self.columns) for row in self.rows]


@dataclass(frozen=True)
class ClassResults:
    """What a table needs of a class: not the grades, so that one of any size fits."""

    title: str  # of the column or item: as asked for, else the assignment's
    points: Fraction  # the most that a submission could earn
    results: Sequence[tuple[tuple[Student, ...], Result]]  # in the order of the entries

    @classmethod
    def of(
        cls, entries: Iterable[Entry], settings: ExportSettings, told: bool = False
    ) -> "ClassResults":
        """Return the results of the entries that go by, with feedback where it is `told`."""
        own, points, results = "", Fraction(0), list[tuple[tuple[Student, ...], Result]]()
        for entry in entries:
            own = own or (entry.grade.title if entry.grade else "")
            points = max(points, entry.points)
            feedback = summary(for_student(entry)) if told else ""
            results.append((entry.students, _result(entry, settings, feedback)))
        return cls(one_line(settings.title or own or "Assignment"), points, results)

    def for_rows(self, students: Sequence[Student | None]) -> list[Result | None]:
        """Return the result of each student in turn; None for those who submitted nothing."""
        by_key = {student.key: result for group, result in self.results for student in group}
        known = [student for group, _ in self.results for student in group]
        found = (match.student for match in matches_for(students, known))
        return [by_key[student.key] if student else None for student in found]


def matches_for(students: Sequence[Student | None], known: Iterable[Student]) -> list[Match]:
    """Return the known student that each row means; none for rows that mean no student."""
    by_key = {student.key: student for student in known}
    told = [(place, student) for place, student in enumerate(students) if student]
    found = Roster(tuple(by_key.values())).match_all([student for _, student in told])
    matches = [Match() for _ in students]
    for (place, _), match in zip(told, found, strict=True):
        matches[place] = match
    return matches


def _result(entry: Entry, settings: ExportSettings, feedback: str) -> Result:
    score = scaled_score(entry.total, entry.points, settings.out_of) if entry.grade else None
    points = entry.points if settings.out_of is None else settings.out_of
    return Result(score, points, feedback)


def filled(
    table: LmsTable,
    row: Sequence[str],
    column: int,
    result: Result | None,
    places: int,
    settings: ExportSettings,
) -> str:
    """Return a cell with its score. A word that a person wrote there stays, and that is noted."""
    before = row[column]
    if result is None or result.score is None:
        return before
    if any(character.isalpha() for character in before):
        who = next((cell for cell in row if cell.strip()), "")
        said = f"{quoted(before)} stays in the row of {quoted(who)}, in place of a score."
        settings.notes.append(said)
        return before
    return table.number(result.score, places)


def check_points(table: LmsTable, maximum: str, results: Iterable[Result | None]) -> None:
    """Refuse a table whose LMS counts other points than the assignment has."""
    possible = numbers_in(maximum)
    graded = next((result for result in results if result and result.score is not None), None)
    if graded and possible and possible[0] > 0 and graded.points not in possible:
        most = float(possible[0])
        message = f"{table.name} gives {most:g} points, the assignment {float(graded.points):g}."
        raise GraderError(message, f"--out-of {most:g} scales the scores.")


def numbers_in(cell: str) -> list[Fraction]:
    """Return what a number may mean: "1,000" is a thousand, or one where the comma is decimal."""
    plain = re.sub(r"[\s\u00a0\u202f']", "", cell)
    readings = []
    for thousands, decimal in ((",", "."), (".", ",")):
        grouped = re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+(\{decimal}\d+)?", plain)
        simple = re.fullmatch(rf"\d+(\{decimal}\d*)?", plain)
        if grouped or simple:
            readings.append(Fraction(plain.replace(thousands, "").replace(decimal, ".")))
    return list(dict.fromkeys(readings))


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    """Return rows as an LMS reads them."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def without_id(scored: Iterable[Student], systems: Sequence[str]) -> list[Student]:
    """Return students with none of the ids, `email` among them, that an import knows them by."""
    return [student for student in scored if not _ids(student).intersection(systems)]


def without_row(
    scored: Sequence[Student], known: Sequence[Student], settings: ExportSettings
) -> tuple[list[Student], list[str]]:
    """Return who of the scored no row of the file means, and what is in doubt about its rows.

    GraderError where it is not a table.
    """
    matches = matches_for(LmsTable.read(settings).students(), known)
    found = {match.student.key for match in matches if match.student}
    remarks = list(dict.fromkeys(match.remark for match in matches if match.remark))
    return [student for student in scored if student.key not in found], remarks


def _ids(student: Student) -> set[str]:
    known = {system for system, value in student.ids.items() if value}
    return known | ({"email"} if student.email else set())
