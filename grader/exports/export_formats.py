"""The formats of `grader export`, by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from grader.core.entries import Entry
from grader.exports.canvas_export import render_canvas
from grader.exports.class_csv import render_csv
from grader.exports.classroom50_export import render_classroom50
from grader.exports.d2l_export import render_d2l
from grader.exports.export_settings import ExportSettings
from grader.exports.gradescope_export import render_gradescope
from grader.exports.junit_export import render_junit
from grader.exports.moodle_export import render_moodle, render_moodle_gradebook


@dataclass(frozen=True)
class Format:
    """How a class becomes text."""

    render: Callable[[Iterable[Entry], ExportSettings], str]
    file: str  # its usual name
    each: bool = False  # a text for each submission
    fills_in: bool = False  # takes a file that the LMS exported
    absent: bool = False  # also has a row for those who submitted nothing
    ids: tuple[str, ...] = ()  # one of these a student needs to be found by the import


FORMATS = {
    "csv": Format(render_csv, "scores.csv", absent=True),
    "gradescope": Format(render_gradescope, "results.json", each=True),
    "canvas": Format(render_canvas, "canvas.csv", fills_in=True, ids=("canvas", "sis", "login")),
    "moodle": Format(render_moodle, "moodle.csv", fills_in=True),
    "moodle-gradebook": Format(
        render_moodle_gradebook,
        "moodle-gradebook.csv",
        ids=("email", "sis", "id", "gradescope", "login"),
    ),
    "d2l": Format(render_d2l, "d2l.csv", fills_in=True, ids=("d2l", "login")),
    "classroom50": Format(render_classroom50, "result.json", each=True),
    "junit": Format(render_junit, "junit.xml"),
}
