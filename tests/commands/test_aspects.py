"""Efficiency and style from an instructor's rubric to what students read."""

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.commands.test_authoring import edit, grader

OUT = "out = gamma * x + beta  # (N, D)"
LOOP = "out = np.array([gamma * row + beta for row in x])"
ASKED = """outputs: [out]
    efficiency: {no_loop_over: [N], points: 1}
    style: {must_not_use: [np.einsum]}
"""


@pytest.fixture
def asking(new_folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(new_folder, tmp_path, dirs_exist_ok=True)
    edit(tmp_path / "rubrics/tiny.yaml", "outputs: [out]\n", ASKED)
    return tmp_path


def test_from_the_rubric_to_the_report_and_the_hand_out(asking: Path) -> None:
    stale = grader(asking, "run", "reference/tiny")
    assert "older than the rubric: scale_forward" in stale.stderr
    assert grader(asking, "generate", "tiny").returncode == 0
    assert "current, to the byte" in grader(asking, "generate", "tiny", "--check").stdout
    checked = grader(asking, "check", "tiny")
    assert "ready for students" in checked.stdout, checked.stdout
    assert grader(asking, "bundle", "student", "tiny").returncode == 0
    with zipfile.ZipFile(asking / "tiny.zip") as archive:
        archive.extractall(asking / "home")
    edit(asking / "reference/tiny/layers.py", OUT, LOOP)
    own = (".",)
    for home, words in ((asking, ("reference/tiny",)), (asking / "home/tiny", own)):
        (asking / "home/tiny/layers.py").write_bytes(
            (asking / "reference/tiny/layers.py").read_bytes()
        )
        graded = grader(home, "run", *words)
        told = " ".join(graded.stdout.split())
        assert "9 of 10 points" in told, graded.stderr
        assert "runs a Python loop over N" in told


def test_a_reference_that_loops_itself_is_refused(asking: Path) -> None:
    edit(asking / "reference/tiny/layers.py", OUT, LOOP)
    result = grader(asking, "generate", "tiny")
    assert result.returncode == 2
    assert "scale_forward: the reference itself runs a Python loop over N." in result.stderr
    assert "Traceback" not in result.stderr


def test_a_reference_in_another_style_is_refused(asking: Path) -> None:
    edit(asking / "rubrics/tiny.yaml", "must_not_use: [np.einsum]", "must_call: [np.einsum]")
    result = grader(asking, "generate", "tiny")
    assert result.returncode == 2
    assert "scale_forward: the reference breaks must_call: np.einsum." in result.stderr
