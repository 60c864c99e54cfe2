"""Files are written whole or not at all, and nothing that is no ordinary file is replaced."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.files.atomic import replacing, write_text


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_and_its_folders_are_made(tmp_path: Path) -> None:
    write_text(tmp_path / "a" / "b.txt", "é")
    assert (tmp_path / "a" / "b.txt").read_bytes() == "é".encode()
    assert left(tmp_path / "a") == ["b.txt"]


def test_what_was_there_stays_when_the_new_one_fails(tmp_path: Path) -> None:
    write_text(tmp_path / "x", "old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "x") as temporary:
        temporary.write_text("ne")
        raise ZeroDivisionError
    assert (tmp_path / "x").read_text() == "old"
    assert left(tmp_path) == ["x"]


def test_a_link_keeps_pointing_to_its_file(tmp_path: Path) -> None:
    write_text(tmp_path / "file", "old")
    for name, target in (("link", "file"), ("dangling", "new")):
        (tmp_path / name).symlink_to(target)
        write_text(tmp_path / name, "text")
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / target).read_text() == "text"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        write_text(pipe, "text")
        assert reader.communicate(timeout=10)[0] == "text"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_standard_output_is_a_place_too() -> None:
    script = "from pathlib import Path; from grader.files.atomic import write_text\n"
    script += "write_text(Path('/dev/stdout'), 'text')"
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, capture_output=True, text=True).stdout == "text"
    assert Path("/dev/stdout").is_symlink()


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(GraderError) as error:
        write_text(tmp_path, "text")
    assert error.value.message == f"{tmp_path} is a folder."
    write_text(tmp_path / "file", "")
    with pytest.raises(GraderError, match="file/x cannot be written: "):
        write_text(tmp_path / "file" / "x", "text")
    if Path("/dev/full").is_char_device():
        with pytest.raises(GraderError, match="/dev/full cannot be written: No space left"):
            write_text(Path("/dev/full"), "text")
        assert Path("/dev/full").is_char_device()
