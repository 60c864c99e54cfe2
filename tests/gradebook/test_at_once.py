"""Two batches, a regrade, scores by hand and an export at once on one gradebook lose nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.gradebook.store import Gradebook
from tests.class_folders import RIGHT, WRONG, different, make_class
from tests.command import done

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ROUNDS = 5  # of scores by hand, while the others run


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "grader", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True
    )


def test_nothing_is_lost(location: Path | str, tiny_folder: Path, tmp_path: Path) -> None:
    gradebook = ("--gradebook", f"sqlite:///{location}" if isinstance(location, Path) else location)
    if isinstance(location, Path):
        location.parent.mkdir()
    first = {f"a{n}": different(RIGHT if n % 2 else WRONG, n) for n in range(4)}
    second = {f"b{n}": different(RIGHT, n) for n in range(4)}
    make_class(tmp_path / "first", **first)
    make_class(tmp_path / "second", **second)

    def batch(name: str) -> tuple[str, ...]:
        words = ("batch", str(tmp_path / name), "-o", str(tmp_path / "out"), "-j", "1")
        return (*words, "-a", "tiny", "--min-isolation", "none", *gradebook)

    done(tiny_folder, *batch("first"))
    out = str(tmp_path / "out")
    others = [
        start(tiny_folder, *batch("first")),
        start(tiny_folder, *batch("second")),
        start(tiny_folder, "regrade", out, "--min-isolation", "none", *gradebook),
        start(tiny_folder, "export", out, "--format", "csv", "-o", str(tmp_path / "x"), *gradebook),
    ]
    for number in range(ROUNDS):
        score = ("score", out, "a1", "scale_forward", f"{number}/2")
        done(tiny_folder, *score, *gradebook)
    for process in others:
        said, errors = process.communicate(timeout=300)
        assert process.returncode == 0, said + errors
    with Gradebook.open(gradebook[1], "tiny") as book:
        entries = {entry.name: entry for entry in book.entries()}
        assert set(entries) == {*first, *second}
        assert all(entry.grade for entry in entries.values())
        assert entries["a1"].manual["scale_forward"].score == (ROUNDS - 1) / 2
        numbers = [past.number for past in book.attempts("a1")]
    assert numbers == list(range(1, len(numbers) + 1))
    lines = (tmp_path / "x").read_text("utf-8").splitlines()
    assert len(lines) - 1 in (len(first), len(first) + len(second))
