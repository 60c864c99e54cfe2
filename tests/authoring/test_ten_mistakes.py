"""A rubric with ten mistakes and more gets them all in one run, in `generate` and in `check`."""

import pickle
import re
import shutil
from pathlib import Path

import pytest

from grader.authoring.problems import Collector, Refusal, Refused, grouped
from grader.commands.check_command import check_command
from grader.commands.generate_command import generate_command
from grader.core.errors import GraderError

FOLDER = Path(__file__).parent / "ten_mistakes"
NAMES = sorted(folder.name for folder in FOLDER.iterdir())


@pytest.fixture
def rubric(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of the assignment, with test cases that were made once."""
    shutil.copytree(FOLDER / request.param, tmp_path / "ten")
    (tmp_path / "ten/ten.h5").write_bytes(b"as it was")
    return tmp_path / "ten/rubric.yaml"


def expected(rubric: Path) -> list[str]:
    """Patterns: what NumPy and Python say themselves stands as … in the file."""
    lines = (rubric.parent / "expected.txt").read_text("utf-8").splitlines()
    told = [f"{rubric}, {line}" if line.startswith("line ") else line for line in lines]
    return [re.escape(line).replace("…", ".*") for line in told]


@pytest.mark.parametrize("rubric", NAMES, indirect=True)
def test_generate_says_all_of_them_and_keeps_the_old_file(rubric: Path) -> None:
    with pytest.raises(GraderError) as caught:
        generate_command(str(rubric))
    told = [line.strip() for line in caught.value.message.splitlines() if line.startswith("  ")]
    assert len(told) == len(expected(rubric)) >= 10
    for line, pattern in zip(told, expected(rubric), strict=True):
        assert re.fullmatch(pattern, line), line
    assert caught.value.exit_code == 2
    assert (rubric.parent / "ten.h5").read_bytes() == b"as it was"


@pytest.mark.parametrize("rubric", NAMES, indirect=True)
def test_check_says_all_of_them(rubric: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_command(str(rubric), 100) == 1
    text = capsys.readouterr().out
    assert "FAIL" in text
    assert "ok  " not in text
    assert [line for line in expected(rubric) if not re.search(line, text)] == []


def test_without_its_mistakes_nothing_is_refused(tmp_path: Path) -> None:
    """Each mistake by itself is what is refused, not what lies beside it."""
    shutil.copytree(FOLDER / "running", tmp_path / "ten")
    rubric = tmp_path / "ten/rubric.yaml"
    text = rubric.read_text("utf-8")
    rubric.write_text(text.replace("normal(N, D) @ normal(N, D)", "normal(D, N)"), "utf-8")
    with pytest.raises(GraderError) as caught:
        generate_command(str(rubric))
    assert "product" not in caught.value.message
    assert "11 problems" in caught.value.message


def test_the_same_problem_of_several_cases_is_one_that_names_them() -> None:
    each = [
        Refusal("`y` changes by 2e-5", "Mend it.", "f", ("main",), "y"),
        Refusal("`y` is text", "Mend it.", "g", ("main",), "y"),
        Refusal("`y` changes by 3e-05", "Mend it.", "f", ("other",), "y"),
        Refusal("`y` is None", "Mend it.", "f", ("other",), "y"),
    ]
    assert [(r.criterion, r.cases, r.sentence) for r in grouped(each)] == [
        ("f", ("main", "other"), "`y` changes by 2e-5"),
        ("f", ("other",), "`y` is None"),
        ("g", ("main",), "`y` is text"),
    ]


def test_problems_travel_between_processes() -> None:
    refused = Refused([Refusal("`y` is text", "Return numbers.", "f", ("main",), "y")])
    again = pickle.loads(pickle.dumps(refused))
    assert (again.refusals, again.message) == (refused.refusals, refused.message)
    assert again.message == "criterion f, case main: `y` is text."
    assert again.advice == "Return numbers."


def test_an_error_of_another_kind_is_a_problem_of_the_criterion() -> None:
    def fail() -> None:
        raise GraderError("It does not work.", "Try again.")

    found = Collector()
    assert found.attempt(fail, "f") is None
    assert found.refusals == [Refusal("It does not work", "Try again.", "f")]
    with pytest.raises(Refused, match="criterion f: It does not work"):
        found.stop()
