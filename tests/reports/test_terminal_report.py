import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sample_grades import SAMPLES, all_right, three_mistakes, troubled

from grader.reports.terminal_report import render_terminal

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_the_score_stands_above_a_row_for_each_criterion() -> None:
    lines = render_terminal(three_mistakes(), 110, color=False).splitlines()
    assert lines[0] == "Image captioning with RNNs and LSTMs · ann_smith"
    assert lines[1] == "42.67 of 64 points (67 %)"
    row = next(line for line in lines if line.startswith("rnn_step_backward"))
    assert row.split(maxsplit=5)[1:5] == ["wrong", "0", "of", "8"]
    assert "`db` behaves as if it were" in row
    assert lines[-3] == "Note: `rnn_layers.py` was found in the folder `homework/`."
    assert lines[-1].startswith("Isolation: full: ")


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
    lines = render_terminal(three_mistakes(), 60, color=False).splitlines()
    below = lines[1 + next(n for n, line in enumerate(lines) if "rnn_step_backward" in line)]
    assert below == "    `db` behaves as if it were not summed over the batch."


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
    assert "            `db` has shape (N, H) = (3, 5), expected (H,) = (5,)" in text


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
