"""One process at a time writes the files of a class."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.commands.shared import class_work
from grader.commands.shared.class_work import write_class
from grader.gradebook.store import Gradebook
from grader.temporary.lone_writer import lone_writer

pytestmark = pytest.mark.linux
HELD = 0.2  # seconds


@contextmanager
def held(folder: Path, seconds: float = HELD) -> Iterator[None]:
    """Have another writer in a folder, for a while."""
    descriptor = os.open(folder, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    timer = threading.Timer(seconds, os.close, [descriptor])
    timer.start()
    yield
    timer.join()


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    waited: list[float] = []
    with lone_writer(tmp_path, lambda: waited.append(0)):
        pass
    assert not waited
    with held(tmp_path):
        began = time.monotonic()
        with lone_writer(tmp_path, lambda: waited.append(time.monotonic())):
            assert time.monotonic() - began > HELD / 2
    assert len(waited) == 1
    assert not list(tmp_path.iterdir())


def test_where_nothing_can_be_locked_all_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, how: int) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with lone_writer(tmp_path, lambda: None):
        (tmp_path / "written").touch()


def test_a_class_is_read_and_written_by_one_command_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    output.mkdir()
    with Gradebook.open(tmp_path / "book.sqlite", "tiny") as book:
        before = book.state()

        def state() -> object:
            descriptor = os.open(output, os.O_RDONLY)
            with pytest.raises(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.close(descriptor)
            return before

        monkeypatch.setattr(book, "state", state)
        monkeypatch.setattr(class_work, "_write_tables", lambda *_: [])
        for name in (class_work.SCORES, class_work.ROWS):
            (output / name).touch()
        with held(output):
            write_class(book, output, pages=False)
    sentence = f"Another command is writing to {output}; waiting for its end.\n"
    assert capsys.readouterr().err == sentence
