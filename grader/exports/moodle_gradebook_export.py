"""Moodle's gradebook, "Grades, Import, CSV file": who, by three ids, and the grade."""

from collections.abc import Iterable, Iterator

from grader.core.entries import Entry
from grader.core.people.class_submissions import Student
from grader.core.text import spreadsheet_line
from grader.exports.export import Export, ExportSettings
from grader.exports.feedback_text import html_cell
from grader.exports.lms_table import ClassResults, csv_text
from grader.exports.score_numbers import rounded

PLACES = 5  # Moodle stores five
COLUMNS = ("Email address", "ID number", "Username")
NUMBERS = ("sis", "id", "gradescope")  # whose ids may be the ID number, the first that is known


def moodle_gradebook_lines(entries: Iterable[Entry], settings: ExportSettings) -> Iterator[str]:
    """Yield a row for each student with an id: one unknown user stops Moodle's import."""
    graded = ClassResults.of(entries, settings, told=True)
    title = spreadsheet_line(graded.title)
    yield csv_text([[*COLUMNS, title, f"{title} feedback"]])
    for students, result in graded.results:
        if result.score is not None:
            # Moodle keeps the line ends of this text, and takes its marks for HTML.
            grade = [rounded(result.score, PLACES), html_cell(result.feedback)]
            yield csv_text([*_ids(s), *grade] for s in students if any(_ids(s)))


def _ids(student: Student) -> list[str]:
    ids = student.ids
    number = next(filter(None, (ids.get(system) for system in NUMBERS)), "")
    return [spreadsheet_line(text) for text in (student.email, number, ids.get("login", ""))]


MOODLE_GRADEBOOK = Export(
    name="moodle-gradebook",
    about="e-mail, ID number, username, grade, feedback",
    file="moodle-gradebook.csv",
    lines=moodle_gradebook_lines,
    ids=("email", *NUMBERS, "login"),
    columns=COLUMNS,
)
