"""A mark changes with every change of the files, also one that hides itself."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.files.submission import tree_mark as marks
from grader.files.submission.tree_mark import tree_mark

TICK = 0.02  # seconds: more than the clock of a file system needs to go on


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files count as settled at once."""
    monkeypatch.setattr(marks, "SETTLED", -60.0)
    folder = tmp_path / "anna"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "layers.py").write_text("x = 1\n")
    (folder / "notes.txt").write_text("mine")
    return folder


def in_place(folder: Path) -> None:
    """Write other text of the same length, and set the time of the last write back."""
    file = folder / "inner" / "layers.py"
    before = file.stat()
    file.write_text("x = 2\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "in place": in_place,
    "back": lambda folder: [
        in_place(folder),
        (folder / "inner" / "layers.py").write_text("x = 1\n"),
    ],
    "new file": lambda folder: (folder / "inner" / "more.py").write_text(""),
    "gone": lambda folder: (folder / "notes.txt").unlink(),
    "renamed": lambda folder: (folder / "notes.txt").rename(folder / "notes.md"),
    "mode": lambda folder: (folder / "notes.txt").chmod(0o600),
    "link": lambda folder: (folder / "link.py").symlink_to("inner/layers.py"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=[*CHANGES])
def test_every_change_gives_another_mark(work: Path, change: Callable[[Path], object]) -> None:
    before = tree_mark(work)
    assert before and tree_mark(work) == before, "nothing changed"
    time.sleep(TICK)
    change(work)
    assert tree_mark(work) not in ("", before)


def test_what_a_link_points_to_is_not_looked_at(work: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (work / "link").symlink_to(tmp_path / "elsewhere")
    before = tree_mark(work)
    (tmp_path / "elsewhere" / "new.py").write_text("")
    assert tree_mark(work) == before


def test_what_changed_just_now_has_no_mark(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another change within the same tick would leave the same times."""
    monkeypatch.undo()
    assert tree_mark(work) == ""
    later = time.time() + marks.SETTLED + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert tree_mark(work) != ""


def test_several_files_have_one_mark(work: Path) -> None:
    parts = {"a.py": work / "inner" / "layers.py", "b.txt": work / "notes.txt"}
    before = tree_mark(parts)
    assert before != tree_mark(dict(zip(("b.py", "b.txt"), parts.values(), strict=True)))
    time.sleep(TICK)
    (work / "notes.txt").write_text("that")
    assert tree_mark(parts) not in ("", before)


def test_nothing_and_too_much_have_no_mark(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tree_mark(work / "missing") == ""
    monkeypatch.setattr(marks, "MOST_ENTRIES", 2)
    assert tree_mark(work) == ""
    monkeypatch.setattr(marks, "HAS_CHANGE_TIMES", False)
    assert tree_mark(work / "notes.txt") == ""
