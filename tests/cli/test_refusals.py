"""A machine that refuses something ends a command with a sentence, never with "a bug"."""

import errno
import os
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.cli.refusals import refusal
from tests.cli.test_command_line import end_with

ROOT = Path(__file__).parents[2]
GRADER = [sys.executable, "-m", "grader"]

LAYERS = """
def scale_forward(x, w):
    return x * w, (x, w)
"""


def run(
    *arguments: object, cwd: Path, limit: Callable[[], None] | None = None, **streams: object
) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [*GRADER, *map(str, arguments)],
        cwd=cwd,
        env={**environment, **streams.pop("env", {})},  # type: ignore[dict-item]
        text=True,
        check=False,
        preexec_fn=limit,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},  # type: ignore[call-overload]
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an assignment and a class of two, one of whom has a name from elsewhere."""
    folder = tmp_path_factory.mktemp("course")
    assert run("new", "tiny", cwd=folder).returncode == 0
    for name in ("ann", "李小龍"):
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "layers.py").write_text(LAYERS)
    (folder / "class" / "曹雪芹").mkdir()
    (folder / "class" / "曹雪芹" / "readme.txt").write_text("")
    return folder


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "out.csv"), "out.csv cannot be used"),
        (OSError(errno.EMFILE, "Too many open files"), "The system refused: Too many open files."),
        (PermissionError(errno.EACCES, "Permission denied", "a"), "a cannot be used: Permission"),
        (MemoryError(), "The command ran out of memory."),
        (RuntimeError("can't start new thread"), "A new thread could not be started."),
    ],
)
def test_a_refusal_is_a_sentence_with_what_to_do(error: Exception, said: str) -> None:
    result = end_with(error)
    sentence, advice = result.stderr.splitlines()
    assert result.exit_code == 2
    assert said in sentence
    assert advice.endswith(".")


@pytest.mark.parametrize("error", [OSError("odd"), RuntimeError("odd"), ValueError("odd")])
def test_what_no_machine_refuses_stays_a_bug(error: Exception) -> None:
    assert refusal(error) is None
    assert end_with(error).exit_code == 70


def test_a_name_that_the_terminal_lacks_is_printed_with_question_marks(course: Path) -> None:
    done = run(
        *("batch", "class", "-o", "latin", "-a", "tiny", "--no-html"),
        cwd=course,
        env={"PYTHONIOENCODING": "latin-1"},
    )
    assert done.returncode == 3
    assert "not graded: ???~" in done.stdout
    assert "曹雪芹" in (course / "latin" / "scores.csv").read_text("utf-8")


def test_closed_streams_disturb_nothing(course: Path) -> None:
    command = 'exec "$@" >&- 2>&- <&-'
    arguments = [*GRADER, "run", "class/ann", "-a", "tiny", "--json", "closed.json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", command, "sh", *arguments], cwd=course, env=environment)
    assert done.returncode == 0
    assert '"scale_forward"' in (course / "closed.json").read_text()


@pytest.mark.parametrize("arguments", [["run", "class/ann", "-a", "tiny"], ["--help"], ["doctor"]])
def test_a_full_device_is_said_and_no_traceback_follows(arguments: list[str], course: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = run(*arguments, cwd=course, stdout=full)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ")
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_a_working_folder_that_was_deleted_is_said(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'cd "{gone}" && rmdir "{gone}" && exec "$@"'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable, "-P", "-m", "grader", "run", "x"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "The working folder no longer exists." in done.stderr


def test_too_few_descriptors_are_said(course: Path) -> None:
    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))

    done = run("run", "class/ann", "-a", "tiny", cwd=course, limit=few)
    assert done.returncode == 2
    assert "Too many open files" in done.stderr
    assert "ulimit" in done.stderr


def damaged_class(path: Path) -> None:
    """Write a zip of a class with a byte of the compressed data changed, the directory whole."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ann/layers.py", LAYERS * 50)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)


def test_a_damaged_zip_of_a_class_is_said(course: Path) -> None:
    damaged_class(course / "class.zip")
    done = run("batch", "class.zip", "-o", "damaged", "-a", "tiny", cwd=course)
    assert done.returncode == 2
    assert "`class.zip` cannot be read as a zip file." in done.stderr


def test_a_disk_without_room_forgets_no_student(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.files.classes.class_zip import opened_class

    path = course / "whole.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ann/layers.py", LAYERS)

    def full(self: Path, *arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(self))

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space left"), opened_class(path):
        pass


@pytest.mark.parametrize(
    ("flags", "others"), [([], 0), (["--shared"], 0o044)], ids=["alone", "shared"]
)
def test_a_class_is_readable_by_its_owner_only_unless_shared(
    flags: list[str], others: int, course: Path
) -> None:
    output = course / f"modes{len(flags)}"
    done = run("batch", "class", "-o", output, "-a", "tiny", *flags, cwd=course)
    assert done.returncode == 3
    written = [path for path in output.rglob("*") if path.is_file()]
    assert {path.suffix for path in written} >= {".sqlite", ".csv", ".html", ".json"}
    assert {path.stat().st_mode & 0o077 for path in written} == {others}


SLOW = """
import click, time
from pathlib import Path
from grader.cli.command_line import CommandLine
from grader.temporary.held_folders import private_folder

@click.group(cls=CommandLine)
def program():
    pass

@program.command()
def wait():
    with private_folder("slow") as folder:
        print(folder, flush=True)
        time.sleep(60)

program(["wait"])
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_a_command_and_its_temporary_files(number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    assert process.stdout
    folder = Path(process.stdout.readline().strip())
    assert folder.is_dir()
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "Interrupted.\n")
    assert not folder.exists()


def test_a_signal_that_was_ignored_stays_ignored() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW.replace("60", "1")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    assert process.stdout
    process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    assert process.returncode == 0
