"""The class as a table: a row for each student, exact points, a column for each criterion."""

from collections.abc import Iterable, Iterator, Sequence

from grader.core.entries import Entry
from grader.core.grades import Grade
from grader.core.people.class_submissions import Student
from grader.core.text import spreadsheet_line
from grader.exports.export import Export, ExportSettings
from grader.exports.lms_table import csv_text
from grader.exports.score_numbers import exact, scaled_score

HEADER = ("submission", "student", "name", "email", "submitted_at", "late", "due", "attempt")
SCORES = ("automatic", "score", "penalty", "total", "points")
NO_SETTINGS = ExportSettings()


def csv_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Yield a row for each student; without a grade cells are empty, and `problem` says why."""
    begun = list[Entry]()  # until the first grade names the criteria
    names: list[str] | None = None
    for entry in entries:
        begun.append(entry)
        if entry.grade and names is None:
            names = [criterion.name for criterion in entry.grade.criteria]
            yield table_head(names)
        if names is not None:
            yield from (table_lines(one, names, settings) for one in begun)
            begun.clear()
    if names is None:
        yield table_head([])
        yield from (table_lines(one, [], settings) for one in begun)


def table_head(criteria: Sequence[str]) -> str:
    """Return the titles of the columns."""
    return csv_text([[*HEADER, *SCORES, "waiting", "isolation", "problem", *map(_cell, criteria)]])


def table_lines(
    entry: Entry, criteria: Sequence[str], settings: ExportSettings = NO_SETTINGS
) -> str:
    """Return a line for each student of a submission, as wide as the head of these criteria."""
    what = _what(entry, criteria, settings)
    width = len(SCORES) + len(criteria) + 3
    cells = [*what, *[""] * (width - len(what))]
    return csv_text(_who(entry, student) + cells for student in entry.students or (Student(""),))


def _who(entry: Entry, student: Student) -> list[str]:
    late = "yes" if entry.marked_late or entry.lateness.seconds > 0 else "no"
    late = "needs a decision" if entry.lateness.undecided else late
    texts = [entry.name, student.key, student.name, student.email, entry.submitted_at]
    return [*map(_cell, texts), late, entry.extension.due, str(entry.attempt)]


def _what(entry: Entry, names: Sequence[str], settings: ExportSettings) -> list[str]:
    if not entry.grade:
        return [*[""] * (len(SCORES) + 2), _cell(entry.problem)]
    values = (entry.automatic, entry.score, entry.penalty, entry.total, entry.points)
    scaled = [exact(scaled_score(value, entry.points, settings.out_of)) for value in values]
    rest = [_cell(" ".join(entry.waiting)), entry.grade.isolation, _cell(entry.problem)]
    return [*scaled, *rest, *_criteria(entry, entry.grade, names)]


def _criteria(entry: Entry, grade: Grade, names: Sequence[str]) -> list[str]:
    scores = {criterion.name: entry.criterion_score(criterion) for criterion in grade.criteria}
    return [exact(scores[name]) if name in scores else "" for name in names]


def _cell(text: str) -> str:
    return spreadsheet_line(text, 500)


CSV = Export(
    name="csv",
    about="a row for each student, exact points",
    file="scores.csv",
    lines=csv_lines,
    brief=True,
    absent=True,
)
