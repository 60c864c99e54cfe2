"""Where running stopped is told: the line that ran, the last one before a crash, the unreadable."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade, Grade
from grader.reports.fix_list import fix_list

BEFORE = "import os\nimport numpy as np\n\n\ndef affine_forward(x, w, b):\n"
FLAT = "    out = x.reshape(len(x), -1).dot(w) + b\n    return out, (x, w, b)\n"


@pytest.fixture
def graded(
    grade: Callable[..., Grade], captioning: Assignment, tmp_path: Path
) -> Callable[[str], CriterionGrade]:
    """Grades the body of one function, with little patience."""
    limits = replace(captioning.rubric.limits, seconds=0.3, total_seconds=2.0)
    hasty = replace(captioning, rubric=replace(captioning.rubric, limits=limits))

    def graded_body(body: str) -> CriterionGrade:
        (tmp_path / "layers.py").write_text(BEFORE + body, "utf-8")
        (criterion,) = grade(tmp_path, "affine_forward", assignment=hasty).criteria
        return criterion

    return graded_body


def marked(criterion: CriterionGrade) -> list[tuple[str, int, str]]:
    return [(line.file, line.line, line.text) for line in criterion.lines]


@pytest.mark.parametrize(
    ("body", "line", "text"),
    [
        ("    while len(x):\n        x = abs(x)\n", (6, 7), ("while len(x):", "x = abs(x)")),
        ("    import time\n    time.sleep(60)\n", (7,), ("time.sleep(60)",)),
    ],
)
def test_a_time_out_tells_the_line_that_ran(graded, body, line, text) -> None:
    criterion = graded(body)
    ((file, number, shown),) = marked(criterion)
    assert criterion.status == "timed out"
    assert (file, number in line, shown in text) == ("layers.py", True, True)


def test_the_card_says_what_the_line_is(graded) -> None:
    criterion = graded("    while True:\n        pass\n")
    (cause,) = fix_list(Grade("a", "A", "s", "full", (criterion,))).fixes
    assert cause.sentence == ("It did not finish within 0.3 seconds. This line was running:")
    assert [line.text for line in cause.lines] in (["pass"], ["while True:"])


@pytest.mark.parametrize(
    "crash",
    [
        "os._exit(0)",
        "os.abort()",
        "[os._exit(3) for row in x if row is not x[0]]",
    ],
)
def test_a_crash_tells_the_last_line_reached(graded, crash) -> None:
    criterion = graded(f"    for row in x:\n        row = row + 0\n    {crash}\n{FLAT}")
    assert criterion.status == "crashed"
    assert marked(criterion) == [("layers.py", 8, crash)]


def test_what_cannot_be_read_shows_its_own_text(graded) -> None:
    criterion = graded("    out = np.dot((x, w)\n    return '<b>', out\n")
    assert criterion.status == "not loaded"
    assert marked(criterion) == [("layers.py", 6, "out = np.dot((x, w)")]


def test_a_line_that_raised_while_loading_is_shown(graded) -> None:
    criterion = graded("    return x\n\n@(1 / 0)\ndef affine_forward(x, w, b):\n    return x\n")
    assert marked(criterion) == [("layers.py", 8, "@(1 / 0)")]


def test_a_line_that_is_told_and_is_not_there_is_not_shown(graded) -> None:
    forged = (
        "    code = compile('while True: pass', 'layers.py', 'exec')\n"
        "    exec(compile('\\n' * 900 + 'while True: pass', 'layers.py', 'exec'))\n"
    )
    assert marked(graded(forged)) == []


def test_a_slow_answer_that_comes_in_time_is_right(graded) -> None:
    criterion = graded("    import time\n    time.sleep(0.2)\n" + FLAT)
    assert (criterion.status, criterion.lines) == ("right", ())
