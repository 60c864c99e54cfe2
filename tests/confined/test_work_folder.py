"""The folder of a case, and what it reads of it."""

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.confined.case.execute import execute
from grader.confined.case.work_folder import FOLDER, MAX_WRITTEN, WorkFolder

SHIPPED = {"data/iris.csv": b"1,2\n", "top.txt": b"x"}
SETTINGS = {"sizes": {}, "dtype": "float64", "seed": 1}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    before = os.umask(0o022)
    monkeypatch.chdir(tmp_path)
    folder = WorkFolder(SHIPPED, ["classifiers/rnn.py"])
    folder.fill()
    yield folder
    os.umask(before)


def held(place: Path) -> dict[str, bytes]:
    return {
        p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()
    }


def test_shipped_files_can_be_read_and_not_written(folder, tmp_path):
    assert held(tmp_path) == SHIPPED
    assert (tmp_path / "classifiers").is_dir()
    assert stat.S_IMODE((tmp_path / "data/iris.csv").stat().st_mode) == 0o444


def harms():
    data = Path("data/iris.csv")
    return {
        "further files": lambda: Path("data/more").write_text("x"),
        "folders": lambda: Path("a/b/c").mkdir(parents=True),
        "a link for a file": lambda: (data.unlink(), data.symlink_to("../top.txt")),
        "a link for a folder": lambda: (data.parent.rename("kept"), data.parent.symlink_to("kept")),
        "a folder for a file": lambda: (data.unlink(), data.mkdir()),
        "another content": lambda: (data.chmod(0o666), data.write_text("1,3\n")),
        "a pipe": lambda: os.mkfifo("pipe"),
        "another place": lambda: os.chdir("/"),
        "nothing left": lambda: (data.unlink(), data.parent.rmdir(), Path("top.txt").unlink()),
        "a mask": lambda: (os.umask(0o777), data.unlink()),
    }


@pytest.mark.linux
@pytest.mark.parametrize("harm", harms())
def test_each_case_begins_with_the_shipped_files_alone(folder, tmp_path, harm):
    harms()[harm]()
    with folder.entered():
        assert Path.cwd() == tmp_path
        assert held(tmp_path) == SHIPPED
        assert {p.name for p in tmp_path.rglob("*") if p.is_dir()} == {"data", "classifiers"}


@pytest.mark.linux
def test_a_folder_that_cannot_be_cleared_ends_the_process(folder, monkeypatch):
    ended = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(os, "rmdir", lambda path: Path("absent").stat())
    Path("stubborn").mkdir()
    with folder.entered():
        assert ended == [78]


@pytest.mark.linux
@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda: Path("out").write_bytes(b"a\xff"), b"a\xff"),
        (lambda: Path("out").write_bytes(b""), b""),
        (lambda: Path("out").write_bytes(bytes(MAX_WRITTEN)), bytes(MAX_WRITTEN)),
        (lambda: Path("out").write_bytes(bytes(MAX_WRITTEN + 1)), "larger than 1 MB"),
        (lambda: Path("out").symlink_to("top.txt"), "a link"),
        (lambda: Path("out").mkdir(), "a folder"),
        (lambda: os.mkfifo("out"), "a pipe"),
        (lambda: None, None),
    ],
)
def test_only_ordinary_files_are_read(folder, make, found):
    make()
    read = folder.read("out")
    assert (read.tobytes() if isinstance(read, np.ndarray) else read) == found


def run(call, scope=None, written=("stdout",)):
    return execute(call, scope or {}, {}, {**SETTINGS, "written": written}, ["y"])


def test_what_is_printed_is_an_output_beside_the_others(capsys):
    values = run("print('a', 1)\nimport sys\nsys.stdout.buffer.write(b'\\xff')\ny = 2")
    assert values["y"] == 2
    assert values["stdout"].tobytes() == b"a 1\n\xff"
    sys.stdout.write("seen\n")
    assert capsys.readouterr().out == "seen\n"


def test_each_run_has_what_it_prints_itself():
    assert run("print(1)")["stdout"].tobytes() == b"1\n"
    assert run("y = 1")["stdout"].tobytes() == b""


def test_what_errors_go_to_is_not_what_is_printed(capsys):
    assert run("import sys\nprint(1, file=sys.stderr)")["stdout"].tobytes() == b""


def test_too_much_that_is_printed_is_a_sentence_and_takes_no_memory():
    assert run("for _ in range(300):\n    print('x' * 9999)")["stdout"] == "larger than 1 MB"


def test_a_wrapper_around_the_stream_is_emptied():
    call = "import io, sys\nsys.stdout = io.TextIOWrapper(io.BufferedWriter(sys.stdout.buffer))\n"
    assert run(call + "print('held')")["stdout"].tobytes() == b"held\n"


def test_lines_see_the_folder_and_not_the_object(folder):
    call = "import shutil\nshutil.copyfile('data/iris.csv', 'out')\ny = '__folder__' in globals()"
    values = run(call, {FOLDER: folder}, ["file:out", "file:absent"])
    assert not values["y"]
    assert values["file:out"].tobytes() == b"1,2\n"
    assert "file:absent" not in values
