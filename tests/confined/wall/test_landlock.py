"""Landlock: the kernel opens what is listed, and nothing else."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.confined.wall import landlock

FreshPython = Callable[..., dict[str, str]]

START = """
import pathlib, signal, socket
from grader.confined.wall import kernel, landlock
folder = pathlib.Path(sys.argv[1])
kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
def restrict():
    readable, writable = ("readable", "file"), ("writable", os.devnull)
    rules = landlock.ruleset(*([str(folder / n) for n in names] for names in (readable, writable)))
    landlock.restrict(rules)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("readable", "writable", "secret"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "text").write_text("x")
    (tmp_path / "file").write_text("x")
    return tmp_path


def test_files(fresh_python: FreshPython, needs: Callable[[str], None], folder: Path) -> None:
    needs("landlock")
    code = """
restrict()
attempt("read", (folder / "readable/text").read_text)
attempt("read listed file", (folder / "file").read_text)
attempt("list", os.listdir, folder / "readable")
attempt("write", (folder / "writable/new").write_text, "y")
attempt("move", os.rename, folder / "writable/new", folder / "writable/newer")
attempt("truncate", lambda: open(folder / "writable/text", "w").close())
attempt("write nowhere", lambda: open(os.devnull, "w").close())
attempt("no read", (folder / "secret/text").read_text)
attempt("no read by a way around", (folder / "readable/../secret/text").read_text)
attempt("no list", os.listdir, folder)
attempt("no write", (folder / "readable/new").write_text, "y")
attempt("no change", (folder / "readable/text").write_text, "y")
attempt("no change in place", open, folder / "readable/text", "r+b")
attempt("no remove", os.remove, folder / "secret/text")
attempt("no move", os.rename, folder / "secret/text", folder / "writable/stolen")
attempt("no link", os.link, folder / "secret/text", folder / "writable/stolen")
attempt("no proc", open, "/proc/self/environ")
attempt("no device", open, "/dev/zero")
"""
    told = fresh_python(START + code, str(folder))
    refused = {name: error for name, error in told.items() if name.startswith("no ")}
    assert {error for name, error in told.items() if name not in refused} == {"done"}
    assert set(refused.values()) <= {"EACCES", "EXDEV"}


def test_a_link_to_a_secret_opens_nothing(
    fresh_python: FreshPython, needs: Callable[[str], None], folder: Path
) -> None:
    needs("landlock")
    (folder / "readable" / "link").symlink_to(folder / "secret" / "text")
    code = "restrict()\nattempt('link', (folder / 'readable/link').read_text)"
    assert fresh_python(START + code, str(folder)) == {"link": "EACCES"}


def test_network_and_signals_as_far_as_this_version_goes(
    fresh_python: FreshPython, needs: Callable[[str], None], folder: Path
) -> None:
    needs("landlock")
    name = f"grader-test-{os.getpid()}"
    code = """
def connect(family, address):
    with socket.socket(family) as client:
        client.connect(address)
told["version"] = landlock.version()
restrict()
attempt("tcp", connect, socket.AF_INET, ("127.0.0.1", int(sys.argv[2])))
attempt("abstract", connect, socket.AF_UNIX, "\\0" + sys.argv[3])
attempt("signal", os.kill, os.getppid(), 0)
"""
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX) as unix:
        tcp.bind(("127.0.0.1", 0))
        unix.bind("\0" + name)
        for listener in (tcp, unix):
            listener.listen()
        told = fresh_python(START + code, str(folder), str(tcp.getsockname()[1]), name)
    version = int(told.pop("version"))
    assert told["tcp"] == ("EACCES" if version >= 4 else "done")
    assert told["abstract"] == ("EPERM" if version >= 6 else "done")
    assert told["signal"] == ("EPERM" if version >= 6 else "done")


def test_every_version_gets_the_rights_it_knows() -> None:
    rights = {level: landlock._all_rights(level) for level in range(1, 9)}
    assert rights[1] == (0x1FFF, 0, 0)
    assert rights[3] == (0x7FFF, 0, 0)
    assert rights[4] == (0x7FFF, 3, 0)
    assert rights[6] == rights[7] == rights[8] == (0xFFFF, 3, 3)
