"""The floor: a confined fork for each submission that loads, runs and compares, and nothing else.

    python benchmarks/floor.py CASES CLASS COUNT

No grader that isolates submissions can take less: no file is read with care, nothing is diagnosed,
kept or said, and code that raises or does not end has no answers at all.
"""

import gc
import os
import pickle
import select
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np

from grader.confined.wall import kernel, landlock, seccomp
from grader.confined.wall.limits import confine
from grader.confined.wall.namespaces import ALL_NEW, _fork

PRIVATE = 16384 | 1 << 18  # MS_REC | MS_PRIVATE, from linux/mount.h
TOLERANCE = 1e-6
SECONDS = 10  # for one case
NULL = os.open(os.devnull, os.O_RDWR)
FILE = "rnn_layers.py"

Work = list[tuple[Any, dict[str, Any], list[str]]]  # code, what it sees, names of its outputs
Values = list[list[np.ndarray[Any, Any]]]


class Layers:
    """What the wall does to a worker, in the barest form, prepared once."""

    def __init__(self) -> None:
        self.rules = landlock.ruleset({sys.prefix, sys.base_prefix, "/usr/lib"}, [])
        self.filter = seccomp.program_for(1)
        self.maps = (f"{os.getuid()} {os.getuid()} 1", f"{os.getgid()} {os.getgid()} 1")

    def put_on(self) -> None:
        """Confine this process for good."""
        confine(own_user=True)
        names = ("setgroups", "uid_map", "gid_map")
        for name, text in zip(names, ("deny", *self.maps), strict=True):
            descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
            os.write(descriptor, text.encode())
            os.close(descriptor)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        kernel.call("mount", b"none", b"/", None, PRIVATE, None)
        kernel.call("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, b"size=1m")
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(self.rules)
        seccomp.install(self.filter)


def read(cases: Path) -> Work:
    """The cases with their lines compiled; what is expected stays on disk until all have run."""
    stored = pickle.loads((cases / "inputs.pickle").read_bytes())
    return [(compile(call, "case", "exec"), {"np": np, **i}, names) for call, i, names in stored]


def answer(text: bytes, path: Path, work: Work, writer: int) -> None:
    """Load and run, and send what came of each case."""
    for standard in range(3):
        os.dup2(NULL, standard)
    scope: dict[str, Any] = {"__name__": "submission"}
    exec(compile(text, path, "exec"), scope)
    with open(writer, "wb") as file:
        for code, inputs, names in work:
            space = {**scope, **inputs}
            exec(code, space)
            for name in names:
                value = np.asarray(space[name], np.float64)
                file.write(len(value.tobytes()).to_bytes(4, "little") + value.tobytes())
            file.flush()


def outputs(path: Path, work: Work, layers: Layers) -> bytes:
    """What a confined fork sends."""
    text = path.read_bytes()
    reader, writer = os.pipe()
    process = _fork(ALL_NEW)
    if process == 0:
        try:
            layers.put_on()
            answer(text, path, work, writer)
        finally:
            os._exit(0)
    os.close(writer)
    content = received(reader, process)
    os.close(reader)
    os.waitpid(process, 0)
    return content


def received(reader: int, process: int) -> bytes:
    """All that is sent, each piece in time; a child that is late is killed."""
    content = bytearray()
    poll = select.poll()
    poll.register(reader, select.POLLIN)
    while True:
        if not poll.poll(SECONDS * 1000):
            os.kill(process, signal.SIGKILL)
        piece = os.read(reader, 1 << 20)
        if not piece:
            return bytes(content)
        content += piece


def right(content: bytes, expected: Values) -> bool:
    """Whether all outputs are close to what is expected."""
    position, fits = 0, True
    for wanted in (array for arrays in expected for array in arrays):
        size = int.from_bytes(content[position : position + 4], "little")
        if size != wanted.nbytes:
            return False
        got = np.frombuffer(content, np.float64, size // 8, position + 4).reshape(wanted.shape)
        scale = np.maximum(1e-8, np.abs(got) + np.abs(wanted))
        fits = fits and bool(np.max(np.abs(got - wanted) / scale) < TOLERANCE)
        position += 4 + size
    return fits


def main() -> None:
    """Prints how many submissions are right."""
    cases, folder, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    work, layers = read(cases), Layers()
    gc.collect()
    gc.freeze()  # else the collector would touch, and so copy, memory that forks share
    paths = [each / FILE for each in sorted(folder.iterdir())[:count]]
    contents = [outputs(path, work, layers) for path in paths]
    expected = pickle.loads((cases / "expected.pickle").read_bytes())
    print(f"{sum(right(content, expected) for content in contents)} of {len(paths)} right")


if __name__ == "__main__":
    main()
