"""The fork server: has NumPy loaded and nothing secret in its memory, and runs no student code.

Orders come over a socket, one JSON text a message: `fork`, with the child's end of the wire,
`end` for how a child ended, `drop` for a child that is no longer of interest. The order `read`
brings a file with what all submissions of an assignment share, `prepare` has it do at once what
each worker of a class would have to do. When the other end of the socket
closes, the zygote ends, and the kernel ends its children.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any, BinaryIO

from . import canary, worker
from .known_work import KnownCase, KnownWork
from .load.read_ahead import read_ahead
from .rehearsal import rehearse
from .shared_words import NO_MEMORY
from .values import wire
from .wall import kernel
from .wall.namespaces import HalfBuilt
from .wall.wall import WIRE, Wall

MAX_SHARED = 1 << 31  # bytes: the grader's own message, so only damage is larger
MAX_ORDER = 4096  # bytes: an order is one short JSON text, received in one piece
READY = b"\x01"
NOT_CONFINED = 77  # exit code of a child that could not be confined
# Seconds between two looks whether a child ended: short beside any time limit, and few enough to
# cost no processor time.
STEP = 0.002

# Seconds without an order, after which it prepares for more: a single submission has run by then.
QUIET = 0.1

# What submissions and templates often import; else each worker would read it from disk.
OFTEN_IMPORTED = (
    "collections",
    "copy",
    "dataclasses",
    "encodings.utf_8_sig",
    "itertools",
    "math",
    "numpy.random",  # every case seeds it, and NumPy loads it when it is asked for
    "pathlib",
    "random",
    "shutil",
    "tempfile",
    "typing",
    "urllib.parse",
)

Serve = Callable[[BinaryIO, BinaryIO], None]
ROLES: dict[str, Serve] = {"worker": worker.serve, "canary": canary.serve}


def main() -> None:
    """Take the number of the socket as the last argument, the settings as the first order."""
    os.umask(0o022)  # a class is graded with another one: no worker could read its folders then
    _end_with_parent()
    control = socket.socket(fileno=int(sys.argv[-1]))
    settings = json.loads(control.recv(MAX_ORDER))
    _import_libraries(settings["imported"])
    try:
        wall = Wall(settings["without"], settings["packages"])
    except (HalfBuilt, OSError) as error:
        _tell(control, {"failed": str(error)})
        return
    _end_with_parent()  # again, for the wall may have changed the user
    _tell(control, {"layers": wall.layers, "missing": wall.missing})
    _obey(control, wall, _preparations())
    os._exit(0)


def _end_with_parent() -> None:
    """See to it that a stopped server does not live on, deaf to the closed socket."""
    with contextlib.suppress(OSError):
        kernel.end_with_parent()


def _preparations() -> Iterator[None]:
    """Do, step by step, what each worker would have to do for itself."""
    for name in OFTEN_IMPORTED:
        importlib.import_module(name)
        yield
    yield from rehearse()


def prepare(control: socket.socket, steps: Iterator[None]) -> None:
    """Take steps until an order comes, for somebody waits then; the others are taken later.

    Shortly after an order what it forked needs the processor itself.
    """
    if not _is_ordered(control, QUIET):
        while _step(steps) and not _is_ordered(control, 0.0):
            pass


def _is_ordered(control: socket.socket, seconds: float) -> bool:
    return bool(select.select([control], [], [], seconds)[0])


def _step(steps: Iterator[None]) -> bool:
    """Take one step; return whether there was one."""
    for _ in steps:
        gc.freeze()  # else the collector would touch, and so copy, the memory that children share
        return True
    return False


def _import_libraries(modules: Collection[str]) -> None:
    """Import of libraries that the rubric allows what each worker would need seconds for."""
    os.environ.setdefault("MPLBACKEND", "Agg")  # there is no screen to draw on
    for module in modules:
        with contextlib.suppress(Exception):  # the import of a submission will say why
            importlib.import_module(module)


def _obey(control: socket.socket, wall: Wall, preparations: Iterator[None]) -> None:
    while True:
        prepare(control, preparations)
        text, descriptors, _, _ = socket.recv_fds(control, MAX_ORDER, 1)
        match json.loads(text or "null"):
            case {"fork": str(role), **more}:
                folder = str(more.get("folder", ""))
                _tell(control, _fork(wall, ROLES[role], descriptors[0], folder))
            case {"prepare": True}:
                while _step(preparations):
                    pass
            case {"read": True}:
                _read(descriptors[0])
            case {"end": int(process), "patience": float(patience)}:
                _tell(control, _end(process, patience))
            case {"drop": int(process)}:
                _end(process, 0.0)
            case _:
                return


def _read(descriptor: int) -> None:
    """Read files that every worker of an assignment gets, and execute nothing."""
    with open(descriptor, "rb") as file:
        shared = wire.read_message(file.read, MAX_SHARED)
    functions = json.loads(shared.pop("functions"))
    known = KnownWork({}, {}, [])
    groups: dict[str, dict[str, bytes]] = {"support": known.support, "templates": known.templates}
    for name, content in shared.items():
        group, _, path = name.partition("/")
        if group == "cases":
            known.cases.append(KnownCase.read(content.tobytes()))
        else:
            groups[group][path] = content.tobytes()
    worker.known = known
    with contextlib.suppress(Exception):  # a worker will say what is wrong with a file
        read_ahead(known.support, known.templates, functions)
    gc.freeze()


def _tell(control: socket.socket, answer: dict[str, Any]) -> None:
    control.send(json.dumps(answer).encode())


def _fork(wall: Wall, serve: Serve, descriptor: int, folder: str) -> dict[str, Any]:
    try:
        process = wall.fork()
    except OSError as error:
        return {"failed": str(error)}
    if process == 0:
        _live(wall, serve, descriptor, folder)
    os.close(descriptor)
    return {"process": process}


def _live(wall: Wall, serve: Serve, descriptor: int, folder: str) -> None:
    """Run the whole life of a child. Never returns: the code after the call is the zygote's."""
    code = NOT_CONFINED
    try:
        if not wall.confine(descriptor, folder):
            os.write(WIRE, READY)
            serve(open(WIRE, "rb", closefd=False), open(WIRE, "wb", closefd=False))  # noqa: SIM115
            code = 0
    except MemoryError:
        code = NO_MEMORY
    finally:
        os._exit(code)


def _end(process: int, patience: float) -> dict[str, Any]:
    """Return the exit code (minus the signal that killed it); `None` if it had to be killed."""
    deadline = time.monotonic() + patience
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return {"code": os.waitstatus_to_exitcode(status)}
        if time.monotonic() >= deadline:
            break
        time.sleep(STEP)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return {"code": None}
