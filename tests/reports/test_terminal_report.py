import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from sample_grades import (
    SAMPLES,
    all_right,
    case,
    criterion,
    grade_of,
    half_finished,
    right_output,
    three_mistakes,
    troubled,
)

from grader.core.grades import Status
from grader.reports.student.sections import group_cases, view_criterion
from grader.reports.terminal_report import render_terminal

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_the_score_stands_above_a_row_for_each_criterion() -> None:
    lines = render_terminal(three_mistakes(), 110, color=False).splitlines()
    assert lines[0] == "Image captioning with RNNs and LSTMs · ann_smith"
    assert lines[1] == "42.67 of 64 points (67 %)"
    row = next(line for line in lines if line.startswith("rnn_step_backward"))
    assert row.split(maxsplit=5)[1:5] == ["wrong", "0", "of", "8"]
    below = lines.index("Fix these, in this order:")
    assert lines[below + 1].startswith("1. Fix `rnn_step_backward` (8 points): `db` behaves as if")
    assert lines[below - 4] == "Note: `rnn_layers.py` was found in the folder `homework/`."
    assert lines[below - 2].startswith("Isolation: full: ")
    assert lines[-1].startswith("   ")  # the list ends the screen


def test_remarks_on_files_are_shown_to_whoever_asks_for_every_case() -> None:
    grade = replace(all_right(), remarks=("`optim.py` differs.",))
    assert "differs" not in render_terminal(grade, 80, color=False)
    shown = render_terminal(grade, 80, color=False, verbose=True)
    assert "Note: (for instructors) `optim.py` differs." in shown


def test_columns_stand_below_each_other() -> None:
    lines = render_terminal(three_mistakes(), 100, color=False).splitlines()
    rows = [line for line in lines if re.match(r"\w+_\w+ .* of \d+", line)]
    assert len(rows) == 10
    assert len({re.search(r"\d+ of \d+", row).end() for row in rows}) == 1


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"hostile"}))
def test_no_line_is_wider_than_the_terminal(name: str, width: int) -> None:
    text = render_terminal(SAMPLES[name](), width, color=False)
    assert all(len(line) <= max(width, 50) for line in text.splitlines()[2:])


def test_where_it_is_narrow_the_sentence_stands_below_its_row() -> None:
    lines = render_terminal(half_finished(), 60, color=False).splitlines()
    below = lines[1 + next(n for n, line in enumerate(lines) if line.startswith("lstm_forward"))]
    assert below == "    It could not be judged: `lstm_step_forward` is not"


def test_colour_changes_nothing_but_the_colour() -> None:
    plain = render_terminal(troubled(), 80, color=False)
    coloured = render_terminal(troubled(), 80, color=True)
    assert "\x1b[31m" in coloured
    stripped = [line.rstrip() for line in ESCAPE.sub("", coloured).splitlines()]
    assert stripped == plain.splitlines()


def test_student_text_is_no_markup() -> None:
    grade = replace(all_right(), submission="[red]ann[/red]", warnings=("[bold]note[/bold]",))
    assert "[red]ann[/red]" in render_terminal(grade, 80, color=True)
    assert "[bold]note[/bold]" in ESCAPE.sub("", render_terminal(grade, 80, color=True))


def test_verbose_adds_every_case_and_output() -> None:
    text = render_terminal(three_mistakes(), 100, color=False, verbose=True)
    assert "    float32: right\n        out: right, error 2.4e-07, tolerance 1.0e-04\n" in text
    assert text.count("            `db` has shape (N, H) = (3, 5), expected (H,) = (5,)") == 1
    message = "`db` has shape (N, H) = (3, 5), expected (H,) = (5,)"
    assert f"\n        {message}" not in text, "the case says what its output says"


def test_points_that_wait_are_said_beside_the_score() -> None:
    grade = all_right()
    waiting = replace(grade.criteria[0], status=Status.WAITING, score=Fraction(0))
    grade = replace(grade, criteria=(waiting, *grade.criteria[1:]))
    shown = render_terminal(grade, 100, color=False)
    assert f"%); {waiting.points} points not graded yet\n" in shown
    assert "not graded yet" not in render_terminal(all_right(), 100, color=False)


def test_nothing_of_a_hidden_case_is_told() -> None:
    text = render_terminal(troubled(), 100, color=False, verbose=True)
    assert "    hidden: raised an exception\n" in text
    assert "secret" not in text


def test_plain_text_does_not_import_rich() -> None:
    program = (
        "import sys; from fractions import Fraction;"
        "from grader.core.grades import Grade;"
        "from grader.reports.terminal_report import render_terminal;"
        "render_terminal(Grade('a', 'A', 's', 'full', ()), 80, color=False);"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("level", ["full", "partial", "none"])
def test_the_isolation_is_said_in_one_line(level: str) -> None:
    grade = replace(SAMPLES["all_right"](), isolation=level)
    (line,) = [t for t in render_terminal(grade, 120, color=False).splitlines() if "Isolat" in t]
    assert line.startswith(f"Isolation: {level}: ")


def test_a_list_has_one_row() -> None:
    values = [right_output(f"peaks.{item}.{part}", "()") for item in range(3) for part in (0, 1)]
    lost = "`peaks` lacks the item (6, 0.93), expected at index 1"
    wrong = {"status": Status.WRONG, "credit": Fraction(0), "message": lost}
    values[2:] = [replace(value, **wrong) for value in values[2:]]
    one = criterion("rnn_forward", cases=(case("main", right_output("h"), *values),))
    grade = replace(all_right(), criteria=(one,))
    text = render_terminal(grade, 100, color=False, verbose=True)
    assert f"        peaks: wrong\n            {lost}\n" in text
    assert "peaks.1" not in text
    (group,) = view_criterion(one, 1, "captioning").groups
    assert [output.name for output in group.first.outputs] == ["h", "peaks"]
    assert len(group_cases([one.cases[0], case("more", right_output("h"), *values[1:])])) == 1


def test_the_next_hint_is_shown_to_whoever_asks() -> None:
    told = ("Hint: which axis?", "Next hint: axis 0")
    wrong = {"status": Status.WRONG, "score": Fraction(0), "lost_to": "own", "feedback": told}
    grade = grade_of({"rnn_forward": wrong})
    assert "axis 0" not in render_terminal(grade, 80, color=False)
    assert "Next hint: axis 0" in render_terminal(grade, 80, color=False, every_hint=True)
