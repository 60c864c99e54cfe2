"""The page "Follow one submission" names what is called, and the way to the number stays short."""

import json
import re
import sys
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import grader
from grader.cli.command_line import main
from grader.core.metrics import METRICS

PACKAGE = Path(grader.__file__).parent
PAGE = (PACKAGE.parent / "docs/follow-one-submission.md").read_text("utf-8")
STEP = re.compile(r"^\d+\. `([\w.]+)` in `([\w/]+\.py)`", re.MULTILINE)
MOST_FRAMES = 12  # from the command on; three more turn errors into sentences
MOST_FILES, MOST_FILES_WITH_WORKER = 9, 15  # of the judging stack
SOLUTION = """
import sys

def scale_forward(x, gamma, beta):
    frame = sys._getframe()
    while frame:
        print(frame.f_code.co_filename, frame.f_code.co_qualname)
        frame = frame.f_back
    return gamma * x + beta, (x, gamma)
"""

Step = tuple[str, str]  # qualified name of a function, its file


def steps_on_page(heading: str) -> list[Step]:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [(name, file) for name, file in STEP.findall(section)]


def steps(calls: list[Step]) -> list[Step]:
    """The calls of this package; a comprehension belongs to the function that it stands in.

    What keeps results is no step of its own, whether it is Python's or ours.
    """
    own = [(name, Path(file)) for name, file in calls if "<" not in name.rpartition(".")[2]]
    own = [(name, path) for name, path in own if path.name != "kept_results.py"]
    return [
        (name, path.relative_to(PACKAGE).as_posix())
        for name, path in own
        if path.is_absolute() and path.is_relative_to(PACKAGE)
    ]


def calls_to(frame: FrameType | None) -> list[Step]:
    found = []
    while frame:
        found.append((frame.f_code.co_qualname, frame.f_code.co_filename))
        frame = frame.f_back
    return found[::-1]


class Tracer:
    """Remembers how the function of a metric was called for the first time."""

    def __init__(self) -> None:
        self.calls: list[Step] = []
        self._metrics: set[CodeType] = {m.errors.__code__ for m in METRICS.values()}  # type: ignore[attr-defined]

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and not self.calls and frame.f_code in self._metrics:
            self.calls = calls_to(frame)


@pytest.fixture(scope="module")
def traced(
    tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Step], list[Step]]:
    """The way to a metric on the trusted side, and to the student's function in the worker."""
    folder = tmp_path_factory.mktemp("traced")
    (folder / "layers.py").write_text(SOLUTION, "utf-8")
    result = folder / "result.json"
    words = ["run", str(folder), "-a", str(tiny_folder / "rubrics/tiny.yaml")]
    tracer = Tracer()
    sys.setprofile(tracer)
    try:
        with pytest.raises(SystemExit):
            main([*words, "--no-html", "--json", str(result)])
    finally:
        sys.setprofile(None)
    criteria = json.loads(result.read_text("utf-8"))["criteria"]
    printed = criteria[0]["cases"][0]["printed"]
    inside = [line.rsplit(" ", 1) for line in reversed(printed.splitlines())]
    return steps(tracer.calls), steps([(name, file) for file, name in inside])


def test_the_page_names_the_way_to_the_number(traced: tuple[list[Step], list[Step]]) -> None:
    assert steps_on_page("On the trusted side") == traced[0]


def test_the_page_names_the_way_in_the_worker(traced: tuple[list[Step], list[Step]]) -> None:
    assert steps_on_page("In the worker") == traced[1]


def test_the_way_is_short(traced: tuple[list[Step], list[Step]]) -> None:
    trusted, inside = traced
    command = next(n for n, (_, file) in enumerate(trusted) if file.startswith("cli/sub"))
    assert len(trusted[command:]) <= MOST_FRAMES
    judging = next(n for n, (name, _) in enumerate(trusted) if name == "grade_submission")
    files = {file for _, file in trusted[judging:]}
    assert len(files) <= MOST_FILES
    assert len(files | {file for _, file in inside}) <= MOST_FILES_WITH_WORKER


def test_the_passes_stand_on_the_page_as_in_the_function() -> None:
    source = (PACKAGE / "grading/grade_submission.py").read_text("utf-8")
    named = re.findall(r"# \d\. ([\w ,]+):", source)
    passes = [word for line in named for word in re.split(r", and |, ", line.lower())]
    assert passes == re.findall(r"\*\*([\w ]+)\*\*", PAGE)
