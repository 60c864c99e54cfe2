"""`grader watch` grades again what a saved file can have changed, and says what is new."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.commands.watching.changed_criteria import REST, definitions, touched
from grader.core.rubric import Criterion
from grader.core.submission import Submission

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/submissions/three_mistakes"
PATIENCE = 60  # seconds: a margin over a machine that does much else

SOURCE = """import numpy as np
LIMIT = 3


@decorated
def first(x):
    return helper(x)


def helper(
    x,
):
    return x


class Net:
    def loss(self):
        return first(self)


def alone(x):
    return x
"""


def test_definitions_are_told_apart_by_their_text() -> None:
    found = definitions(SOURCE)
    assert set(found) == {REST, "first", "helper", "Net", "alone"}
    assert found["first"].startswith("@decorated\ndef first(x):")
    assert found["helper"].endswith("):\n    return x")
    assert found[REST].startswith("import numpy as np\nLIMIT = 3")


def test_what_stands_outside_of_definitions_leads_to_all() -> None:
    source = SOURCE + "TABLE = helper(1)\n"
    submission = Submission("anna", {"a.py": source.encode()}, {}, {})
    assert touched({"helper"}, submission, [criterion("alone")]) == {"alone"}


def criterion(function: str) -> Criterion:
    return Criterion(name=function, function=function, files=("a.py",), points=1)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"alone"}, {"alone"}),
        ({"helper"}, {"first", "Net.loss"}),
        ({"Net"}, {"Net.loss"}),
        ({"unused"}, set()),
        ({"decorated"}, {"first", "Net.loss"}),  # a name that was removed
    ],
)
def test_a_change_touches_what_leads_to_it(changed: set[str], expected: set[str]) -> None:
    submission = Submission("anna", {"a.py": SOURCE.encode()}, {}, {})
    criteria = [criterion(name) for name in ("first", "Net.loss", "alone")]
    assert touched(changed, submission, criteria) == expected


class Watching:
    """A `grader watch` in a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        self.master, slave = pty.openpty()
        command = [sys.executable, "-P", "-m", "grader", "watch", ".", "-a", "captioning"]
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            command, cwd=folder, env=variables, stdin=slave, stdout=slave, stderr=slave
        )
        os.close(slave)

    def until(self, text: str) -> str:
        """Read the screen until it shows a text after everything read so far."""
        shown, end = b"", time.monotonic() + PATIENCE
        while text.encode() not in shown:
            ready = select.select([self.master], [], [], max(0, end - time.monotonic()))[0]
            assert ready, shown.decode()
            shown += os.read(self.master, 65536)
        return shown.decode()

    def press(self, key: str) -> None:
        os.write(self.master, key.encode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A submission without what takes long to grade: the networks."""
    shutil.copytree(EXAMPLE / "cs231n", tmp_path / "work/cs231n")
    shutil.rmtree(tmp_path / "work/cs231n/classifiers")
    return tmp_path / "work"


@pytest.fixture
def watching(folder: Path) -> Iterator[Watching]:
    started = Watching(folder)
    yield started
    started.process.kill()
    started.process.wait()
    os.close(started.master)


KEYS = "q quit"


@pytest.mark.slow
@pytest.mark.linux
def test_it_says_what_a_change_has_changed(folder: Path, watching: Watching) -> None:
    first = watching.until(KEYS)
    assert "Fix `word_embedding_backward`" in first
    path = folder / "cs231n/rnn_layers.py"
    wrong = path.read_text("utf-8")

    path.write_text(wrong.replace("dW[x] += dout", "np.add.at(dW, x, dout)"), "utf-8")
    better = watching.until(KEYS)
    assert "✓ word_embedding_backward (dW ✓) +4" in better
    assert "Fix `word_embedding_backward`" not in better

    watching.press("f")
    failed = watching.until(KEYS)
    assert re.search(r"^[\d.]+ of 100 points", failed, re.MULTILINE), "the total stays the total"
    assert "rnn_step_backward" in failed
    assert "word_embedding_forward" not in failed
    watching.press("c")
    one = watching.until(KEYS)
    assert "db: " in one
    assert "rnn_step_forward" not in one
    watching.press("a")
    assert "word_embedding_forward" in watching.until(KEYS)

    away = folder.with_name("away")
    (folder / "cs231n").rename(away)
    assert "has no Python file to grade" in watching.until(KEYS)
    away.rename(folder / "cs231n")
    assert "word_embedding_forward" in watching.until(KEYS), "what was moved away is back"

    path.write_text(wrong + "\nx = 1\n", "utf-8")
    assert "✗ word_embedding_backward (dW ✗) −4" in watching.until(KEYS)

    watching.press("q")
    assert watching.process.wait(PATIENCE) == 0
