"""Everything that is written about a submission, and what may not be found in it."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from grader.core.entries import Entry
from grader.core.grades import Grade
from grader.core.people.class_submissions import Student
from grader.exports.export import ExportSettings
from grader.exports.export_list import KNOWN_EXPORTS
from grader.exports.result_json import render_json
from grader.reports.student.student_page import render_page
from grader.reports.terminal_report import render_terminal

FILES = {f"export {name}": one.file for name, one in KNOWN_EXPORTS.items()}
WORKSHEET = (
    "Identifier,Full name,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 8,Somebody,Submitted for grading,,100.00,Yes,,,\n"
)
INJECTED = "pwned"  # stands in everything that attackers want to be taken for code


def outputs(grade: Grade) -> dict[str, str]:
    """Every form of a grade."""
    return {
        "result.json": render_json(grade),
        "page": render_page(grade),
        **{f"export {name}": exported(name, grade) for name in KNOWN_EXPORTS},
        "terminal": render_terminal(grade, 100, color=False, verbose=True),
        "colours": render_terminal(grade, 100, color=True, verbose=True),
    }


def exported(name: str, grade: Grade) -> str:
    """A class of one, in a format of `grader export`."""
    student = Student(grade.submission, grade.submission, ids={"canvas": "7", "moodle": "8"})
    settings = ExportSettings(into=WORKSHEET if name == "moodle" else "", out_of=Fraction(100))
    return KNOWN_EXPORTS[name].render([Entry(grade.submission, (student,), grade)], settings)


def faults(told: dict[str, str], never: Iterable[str]) -> list[str]:
    """What is wrong with these outputs."""
    found = [
        f"{form} shows {text!r}" for form, out in told.items() for text in never if text in out
    ]
    found += [f"terminal holds {c!r}" for c in sorted(set(map(steering, told["terminal"])) - {""})]
    found += [f"page: {fault}" for fault in page_faults(told["page"])]
    for form, out in told.items():
        kind = Path(FILES.get(form, form)).suffix
        if kind == ".csv":
            found += [f"{form}: {cell!r}" for cell in formulas(out)]
        elif kind == ".json":
            json.loads(out, parse_constant=_refuse)
        elif kind == ".xml":
            ElementTree.fromstring(out)
    return found


def steering(character: str) -> str:
    """The character, if it would steer a terminal or hide something."""
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return character if hidden and character != "\n" else ""


def formulas(table: str) -> list[str]:
    """Cells that a spreadsheet would carry out; numbers may be negative."""
    rows = list(csv.reader(io.StringIO(table)))
    assert len({len(row) for row in rows}) == 1
    return [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t＝＋－＠")]


def page_faults(page: str) -> list[str]:
    """Where a text of the student's became part of the page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.faults


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = tag
        if tag in ("script", "iframe", "object", "embed", "base", "link", "img", "form"):
            self.faults.append(f"a <{tag}>")
        for name, value in attrs:
            acts = name.startswith("on") or name in ("href", "src", "style", "action", "srcdoc")
            if INJECTED in name or (acts and INJECTED in (value or "")):
                self.faults.append(f"<{tag} {name}={value!r}>")

    def handle_data(self, data: str) -> None:
        if self._tag in ("script", "style") and INJECTED in data:
            self.faults.append(f"in <{self._tag}>")

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""

    def handle_comment(self, data: str) -> None:
        if INJECTED in data:
            self.faults.append("a comment")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
