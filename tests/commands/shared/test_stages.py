"""How far `generate` and `check` are, and what Ctrl-C leaves behind at each stage."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.commands.shared.stages import stage_progress

ROOT = Path(__file__).parents[3]
REFERENCE = """
import time

import numpy as np


def slow(x):
    time.sleep(float("0.005"))  # no number, of which mutants would sleep for seconds
    total = 0
    for value in x:
        total = total + value
    return total
"""
RUBRIC = """
version: 1
assignment: tiny
title: A tiny one
reference: reference
template: template
test_cases: tiny.h5
sizes: {N: 3}
cases: {main: {}, second: {N: 4}, third: {N: 5}}
criteria:
  slow: {file: work.py, points: 1, given: {x: normal(N)}, call: y = slow(x), outputs: [y]}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "reference").mkdir()
    (tmp_path / "rubrics" / "tiny.yaml").write_text(RUBRIC, "utf-8")
    (tmp_path / "rubrics" / "reference" / "work.py").write_text(REFERENCE, "utf-8")
    (tmp_path / "rubrics" / "tiny.h5").write_bytes(b"the old file")
    return tmp_path


def start(folder, command):
    return subprocess.Popen(
        [sys.executable, "-m", "grader", command, "tiny"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests in the background has them started with the signal ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def processes_in(folder):
    """Processes that work in a folder: those of a command that was started there."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            found += [entry.parent.name] if entry.readlink() == folder else []
    return found


def remain_in(folder):
    """The same, when all have had the time to die that were killed."""
    deadline = time.monotonic() + 2
    while (remaining := processes_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return remaining


@pytest.mark.linux
@pytest.mark.parametrize(
    ("command", "stage", "number"),
    [
        ("generate", "cases", signal.SIGINT),
        ("generate", "cases", signal.SIGTERM),
        ("generate", "mutants", signal.SIGTERM),
        ("generate", "mistakes", signal.SIGINT),
        ("check", "mutants", signal.SIGINT),
    ],
)
def test_an_interruption_leaves_the_old_file_and_no_process(folder, command, stage, number):
    process = start(folder, command)
    for line in process.stderr:
        if line.startswith(f"{command} tiny: {stage} "):
            break
    assert processes_in(folder)
    process.send_signal(number)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.endswith("Interrupted.\n")
    assert remain_in(folder) == []
    assert (folder / "rubrics" / "tiny.h5").read_bytes() == b"the old file"
    assert sorted(path.name for path in (folder / "rubrics").iterdir()) == [
        "reference",
        "tiny.h5",
        "tiny.yaml",
    ]


def test_a_file_gets_a_line_per_stage_and_the_time_at_the_end():
    stream = io.StringIO()
    with stage_progress("generate tiny", stream) as progress:
        for done in range(4):
            progress("cases", done, 3)
        progress("mutants", 0, 0)
    first, second, last = stream.getvalue().splitlines()
    assert first.startswith("generate tiny: cases 3/3, ")
    assert second.startswith("generate tiny: mutants 0/0, ")
    assert last.startswith("generate tiny: done in ")


def test_a_terminal_gets_one_line_that_vanishes():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with stage_progress("check tiny", stream) as progress:
        progress("cases", 0, 3)
        progress("cases", 1, 3)
        progress("cases", 3, 3)
    assert stream.getvalue().startswith("\r\x1b[Kcheck tiny: cases 0/3, 0.0 s …")
    assert "1/3" not in stream.getvalue()  # a moment later: nobody could read it
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().rsplit("\x1b[K", 1)[1].startswith("check tiny: done in ")


def test_what_fails_has_no_time_at_the_end():
    stream = io.StringIO()
    with pytest.raises(ValueError), stage_progress("check tiny", stream):
        raise ValueError
    assert "done" not in stream.getvalue()
