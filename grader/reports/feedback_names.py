"""What a page is called in the zip of feedback files that a learning system takes."""

import re
from collections.abc import Callable
from pathlib import PurePath

from grader.core.entries import Entry
from grader.core.people.class_submissions import Student

_CANVAS = re.compile(r"([^_]+(?:_LATE)?)_(\d+)_(\d+)_")

Naming = Callable[[Entry], list[str]]


def moodle_names(entry: Entry) -> list[str]:
    """Return `Full name_<participant>_assignsubmission_file_/report.html`; none without number."""
    students = [student for student in entry.students if student.ids.get("moodle", "").isdigit()]
    return [f"{_moodle_folder(student)}/report.html" for student in students]


def _moodle_folder(student: Student) -> str:
    name = PurePath(student.name or student.key).name.replace("_", " ")
    return f"{name}_{student.ids['moodle']}_assignsubmission_file_"


def canvas_names(entry: Entry) -> list[str]:
    """Return `<who>_<user>_<number>_report.html`: Canvas reads the two numbers.

    Known for each student, or from the name of the submission if that is as Canvas named it; empty
    otherwise.
    """
    known = [(s.ids.get("canvas", ""), s.ids.get("canvas_submission", "")) for s in entry.students]
    who, named = _named_by_canvas(entry.name)
    pairs = [pair for pair in known if all(pair)] or [named]
    return [f"{who}_{user}_{number}_report.html" for user, number in pairs if user and number]


def _named_by_canvas(name: str) -> tuple[str, tuple[str, str]]:
    found = _CANVAS.match(name)
    if not found:
        return name.split("_")[0], ("", "")
    return found[1], (found[2], found[3])


def plain_names(entry: Entry) -> list[str]:
    """Return a file for each submission."""
    return [f"{entry.name}.html"]


NAMINGS: dict[str, Naming] = {
    "moodle": moodle_names,
    "canvas": canvas_names,
    "plain": plain_names,
}
