"""What a process keeps in a folder for a while goes with it, also when it is killed."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.temporary import held_folders
from grader.temporary.held_folders import HeldFolder, private_folder, remove_abandoned

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from grader.temporary.held_folders import private_folder
with private_folder("test") as folder:
    (folder / "solutions.py").write_text("x = 1")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that is this test's alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for name in ("short_place", "memory_place"):
        monkeypatch.setattr(held_folders, name, lambda: str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield tmp_path
    tempfile.tempdir = None


def start_holder() -> tuple["subprocess.Popen[str]", Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, Path(process.stdout.readline().strip())


def end(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_private_folder_is_its_owners_and_goes_at_the_end(place: Path) -> None:
    with private_folder("test") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "a.py").write_text("")
    assert not list(place.iterdir())


def test_what_a_kill_left_behind_is_removed_by_the_next_of_any_kind() -> None:
    process, left = start_holder()
    end(process)
    assert (left / "solutions.py").is_file()
    with private_folder("other"):
        assert not left.exists()


def test_a_folder_in_use_is_left_alone() -> None:
    process, used = start_holder()
    remove_abandoned()
    assert (used / "solutions.py").is_file()
    end(process)
    remove_abandoned()
    assert not used.exists()


def test_a_folder_that_is_taken_for_abandoned_before_its_lock_is_made_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = fcntl.flock, []

    def too_late(descriptor: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", real)
        taken.extend(place.iterdir())
        remove_abandoned()
        real(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", too_late)
    with private_folder("test") as folder:
        assert taken
        assert list(place.iterdir()) == [folder]
        assert folder not in taken


def test_another_persons_link_is_not_followed(place: Path) -> None:
    kept = place / "kept"
    kept.mkdir()
    (kept / "work.py").write_text("")
    (place / "grader-held-link").symlink_to(kept)
    with private_folder("test"):
        assert (kept / "work.py").is_file()


def test_another_persons_folder_is_left_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "grader-held-theirs").mkdir()
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    remove_abandoned()
    assert (place / "grader-held-theirs").is_dir()


def test_a_place_without_locks_has_folders_too(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, how: int) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with HeldFolder("test") as folder:
        remove_abandoned()
        assert Path(folder).is_dir()
    assert not list(place.iterdir())
