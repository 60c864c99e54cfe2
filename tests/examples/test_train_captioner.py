"""The script that trains a captioner, run as one would."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.course_captions import CAPTIONS, write_course_layout

SCRIPT = Path(__file__).parents[2] / "examples" / "train_captioner.py"


def called(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-W", "error", SCRIPT, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def run(*words: str | Path) -> str:
    result = called(*words)
    assert result.returncode == 0, result.stderr
    return result.stdout


def losses(output: str) -> list[float]:
    return [float(line.split()[-1]) for line in output.splitlines() if ": loss " in line]


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_made_up_captions(cell: str) -> None:
    output = run("--cell", cell, "--width", "24", "--epochs", "6")
    first, *_, last = losses(output)
    assert last < first
    for split in ("train", "val"):
        assert output.count(f"{split}: http://images.invalid/{split}/") == 3
    assert output.count("  caption: ") == output.count("  written: ") == 6


def test_the_courses_own_files(tmp_path: Path) -> None:
    """What is written for an image it was trained on is a caption of the folder."""
    write_course_layout(tmp_path)
    output = run(tmp_path, "--captions", "12", "--width", "32", "--epochs", "60", "--batch", "12")
    first, *_, last = losses(output)
    assert last < first / 3
    pairs = [line.split(": ")[1] for line in output.splitlines() if line.startswith("  ")]
    captions, written = pairs[0::2], pairs[1::2]
    known = {f"{caption} <END>" for split in CAPTIONS.values() for caption in split}
    assert set(captions) <= known
    assert len(set(written[:3]) & known) >= 2


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = called(tmp_path / "nowhere")
    assert result.returncode == 2
    assert "there is no folder" in result.stderr
