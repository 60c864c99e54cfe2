"""What a page is called in the zip of feedback files that a learning system takes."""

from collections.abc import Callable
from pathlib import PurePath

from grader.core.entries import Entry
from grader.core.handed_in import Student

Naming = Callable[[Entry], list[str]]


def moodle_names(entry: Entry) -> list[str]:
    """`Full name_<participant>_assignsubmission_file_/report.html`; empty without its number."""
    students = [student for student in entry.students if student.ids.get("moodle", "").isdigit()]
    return [f"{_moodle_folder(student)}/report.html" for student in students]


def _moodle_folder(student: Student) -> str:
    name = PurePath(student.name or student.key).name.replace("_", " ")
    return f"{name}_{student.ids['moodle']}_assignsubmission_file_"


def canvas_names(entry: Entry) -> list[str]:
    """`<submission>_report.html`, which Canvas takes if it begins as it named the submission:
    `lastnamefirst[_LATE]_<user>_<submission>_…`; empty otherwise.
    """
    start = entry.name.split("_")
    late = len(start) > 1 and start[1] == "LATE"
    numbers = start[2 if late else 1 :][:2]
    if len(numbers) < 2 or not all(number.isdigit() for number in numbers):
        return []
    return ["_".join([*start[: 4 if late else 3], "report.html"])]


def plain_names(entry: Entry) -> list[str]:
    """A file for each submission."""
    return [f"{entry.name}.html"]


NAMINGS: dict[str, Naming] = {
    "moodle": moodle_names,
    "canvas": canvas_names,
    "plain": plain_names,
}
