"""What a command leaves behind: files where none belongs to it, and processes that live on."""

import fcntl
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from grader.confined.wall import kernel
from tests.durability.course import BATCH, GRADER, ROOT, done

SUBREAPER = 36  # of prctl: whoever loses its parent becomes a child of this process
# Seconds after its start at which a command is told to end: the first ones are those of Python.
MOMENTS = 0.03, 1.5
SOON = 5.0  # seconds in which everything of a command has to end with it, on a busy machine
SHARED = ("/tmp", "/dev/shm")  # where a folder may stand that is not in TMPDIR
RUN = ("run", "class/s1", "-a", "tiny", "--json", "result.json")
RESULTS = ("grader-report.html", "result.json")
SHARD = ("batch", "class.zip", "-a", "tiny", "-j", "1", "--shard")

# Each command, and the files that belong to it.
COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "run": (RUN, RESULTS),
    "batch": ((*BATCH[:3], "new", *BATCH[4:]), ("new", "new/*")),
    "shard": ((*SHARD, "1/2", "-o", "part"), ("part", "part/*")),
    "regrade": (("regrade", "out", "-a", "tiny", "-j", "1"), ("out/*",)),
    "export": (("export", "out", "--format", "gradescope"), ("out/*",)),
    "report": (("report", "out", "--zip", "moodle"), ("out/*",)),
    "merge": (("merge", "one", "two", "-o", "whole"), ("whole", "whole/*")),
    "generate": (("generate", "tiny"), ("test_cases/tiny.h5", "student_template/*")),
    "check": (("check", "tiny"), ()),
    "watch": (("watch", "class/s2", "-a", "tiny"), RESULTS),
}
ENDLESS = {"watch"}


@dataclass(frozen=True)
class Strays:
    """A course in a folder, with a home and a folder for temporary files of its own."""

    course: Path

    def left_by(self, command: str, number: signal.Signals | None, chance: random.Random) -> str:
        """Run a command, and send it a signal at some moment; return what it left, in words."""
        words, own = COMMANDS[command]
        before = self._files()
        with _adopting() as adopted:
            process = self._start(words)
            if number:
                time.sleep(chance.uniform(*MOMENTS))
                process.send_signal(number)
            process.wait()
            living = _living(adopted)
        if number == signal.SIGKILL:  # the same command removes what was left
            self._start(RUN if command in ENDLESS else words).wait()
        left = [path for path in self._files() - before if not any(fnmatch(path, o) for o in own)]
        left += [path for path in self._files() if ".part-" in path]
        return " ".join([*sorted(left), *living])

    def _start(self, words: tuple[str, ...]) -> "subprocess.Popen[bytes]":
        places = {"HOME": str(self.course / "home"), "TMPDIR": str(self.course / "temporary")}
        null = subprocess.DEVNULL
        return subprocess.Popen(
            [*GRADER, *words],
            cwd=self.course,
            env={**os.environ, **places, "PYTHONPATH": str(ROOT)},
            stdin=null,
            stdout=null,
            stderr=null,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )

    def _files(self) -> set[str]:
        inside = {str(path.relative_to(self.course)) for path in self.course.rglob("*")}
        around = {str(path) for path in self.course.parent.glob("*")}
        shared = {
            str(path)
            for place in SHARED
            for path in Path(place).glob("grader-held-*")
            if _is_abandoned(path)
        }
        return inside | around | shared


def _is_abandoned(folder: Path) -> bool:
    """Return whether no process holds a folder, such as that of a test beside this one."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


@contextmanager
def _adopting() -> Iterator[set[int]]:
    """Be the parent of all processes that lose theirs; give the children that there are now."""
    kernel.prctl(SUBREAPER, 1)
    try:
        yield _children()
    finally:
        kernel.prctl(SUBREAPER, 0)


def _children() -> set[int]:
    return {int(n) for n in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


def _living(known: set[int]) -> list[str]:
    """Return the processes that a command left, which are killed then."""
    deadline = time.monotonic() + SOON
    while (left := _children() - known) and time.monotonic() < deadline:
        for child in left:
            os.waitpid(child, os.WNOHANG)
        time.sleep(0.01)
    for child in left:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return [f"process {child}" for child in left]


def make_place(course: Path, folder: Path) -> Path:
    """Copy a graded course to a folder, with two shards of it."""
    shutil.copytree(course, folder)
    for number, name in enumerate(("one", "two"), 1):
        done(folder, *SHARD, f"{number}/2", "-o", name)
    for name in ("home", "temporary"):
        (folder / name).mkdir(exist_ok=True)
    return folder
