"""What a command leaves behind for a while goes with it, also when it is killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.files import temporary
from grader.files.classes.class_output import remove_unfinished
from grader.files.temporary import partial_prefix, private_folder, remove_partial_files

ROOT = Path(__file__).parents[2]
PREFIX = "grader-test-folder-"

HOLD = f"""
import sys
from grader.files.temporary import private_folder
with private_folder({PREFIX!r}) as folder:
    (folder / "solutions.py").write_text("x = 1")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def own_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files that is this test's alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
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


def age(folder: Path) -> None:
    """Make a folder older than one whose lock may not be there yet."""
    then = time.time() - 2 * temporary.JUST_MADE
    os.utime(folder, (then, then))


def test_a_private_folder_is_its_owners_and_goes_at_the_end(own_temporary: Path) -> None:
    with private_folder(PREFIX) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "a.py").write_text("")
    assert not list(own_temporary.iterdir())


def test_what_a_kill_left_behind_is_removed_by_the_next_run(own_temporary: Path) -> None:
    process, left = start_holder()
    end(process)
    assert (left / "solutions.py").is_file()
    age(left)
    with private_folder(PREFIX):
        assert not left.exists()


def test_a_folder_in_use_is_left_alone(own_temporary: Path) -> None:
    process, used = start_holder()
    age(used)
    with private_folder(PREFIX):
        assert (used / "solutions.py").is_file()
    end(process)


def test_a_folder_without_its_lock_yet_is_left_alone(own_temporary: Path) -> None:
    fresh = own_temporary / f"{PREFIX}fresh"
    fresh.mkdir()
    with private_folder(PREFIX):
        assert fresh.is_dir()


def test_another_persons_link_is_not_followed(own_temporary: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "work.py").write_text("")
    age(kept)
    (own_temporary / f"{PREFIX}link").symlink_to(kept)
    with private_folder(PREFIX):
        assert (kept / "work.py").is_file()


def test_files_half_written_by_a_dead_process_are_removed(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    half = tmp_path / f".scores.csv.part-{dead.pid}-abc"
    own = tmp_path / f"{partial_prefix(tmp_path / 'scores.csv')}abc"
    hidden = tmp_path / ".part-of-a-name"
    for path in (half, own, hidden):
        path.write_text("")
    remove_partial_files(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([own, hidden])


def test_every_folder_of_a_class_is_looked_through(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    folders = ["", "results", "reports", "instructor", "exports", "exports/gradescope"]
    for folder in folders:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f".a.json.part-{dead.pid}-abc").write_text("")
    remove_unfinished(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_that_is_not_there_holds_nothing_unfinished(tmp_path: Path) -> None:
    remove_partial_files(tmp_path / "missing")
