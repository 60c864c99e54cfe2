"""Files half written by a killed process are found by their names, and removed."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from grader.files.classes.class_output import remove_unfinished
from grader.files.partial_files import partial_prefix, remove_partial_files


def prefix_of(process: int, name: str) -> str:
    """Return how the name of a file begins that another process writes."""
    return partial_prefix(Path(name)).replace(f"-{os.getpid()}-", f"-{process}-")


def test_files_half_written_by_a_dead_process_are_removed(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    half = tmp_path / f"{prefix_of(dead.pid, 'scores.csv')}abc"
    own = tmp_path / f"{partial_prefix(tmp_path / 'scores.csv')}abc"
    hidden = tmp_path / ".part-of-a-name"
    for path in (half, own, hidden):
        path.write_text("")
    remove_partial_files(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([own, hidden])


def test_what_another_machine_writes_to_a_shared_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    monkeypatch.setattr(platform, "node", lambda: "node-7.cluster")
    theirs = tmp_path / f"{prefix_of(dead.pid, 'scores.csv')}abc"
    theirs.write_text("")
    monkeypatch.undo()
    remove_partial_files(tmp_path)
    assert theirs.exists()


def test_every_folder_of_a_class_is_looked_through(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    folders = ["", "results", "reports", "instructor", "exports", "exports/gradescope"]
    for folder in folders:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{prefix_of(dead.pid, 'a.json')}abc").write_text("")
    remove_unfinished(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_that_is_not_there_holds_nothing_unfinished(tmp_path: Path) -> None:
    remove_partial_files(tmp_path / "missing")
