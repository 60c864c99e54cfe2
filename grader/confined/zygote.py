"""The fork server: has NumPy loaded and nothing secret in its memory, and runs no student code.

Orders come over a socket, one JSON text a message: `fork` with a descriptor for the child's wire,
`end` for how a child ended, `drop` for one that is no longer of interest. When the socket closes,
the zygote ends, and its children with it.
"""

import gc
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from . import canary, worker
from .namespaces import HalfBuilt
from .wall import WIRE, Wall

MAX_ORDER = 4096
READY = b"\x01"
STEP = 0.002

Serve = Callable[[BinaryIO, BinaryIO], None]
ROLES: dict[str, Serve] = {"worker": worker.serve, "canary": canary.serve}


def main() -> None:
    """Takes the number of its socket as an argument, and its settings as the first order."""
    control = socket.socket(fileno=int(sys.argv[2]))
    settings = json.loads(control.recv(MAX_ORDER))
    try:
        wall = Wall(settings["without"], settings["packages"])
    except (HalfBuilt, OSError) as error:
        _tell(control, {"failed": str(error)})
        return
    gc.collect()
    gc.freeze()  # else the collector would touch, and so copy, the memory that children share
    _tell(control, {"layers": wall.layers, "missing": wall.missing})
    _serve(control, wall)
    os._exit(0)


def _serve(control: socket.socket, wall: Wall) -> None:
    while True:
        text, descriptors, _, _ = socket.recv_fds(control, MAX_ORDER, 1)
        if not text:
            return
        match json.loads(text):
            case {"fork": str(role)}:
                _tell(control, _fork(wall, ROLES[role], descriptors[0]))
            case {"end": int(process), "patience": float(patience)}:
                _tell(control, _end(process, patience))
            case {"drop": int(process)}:
                _end(process, 0.0)


def _tell(control: socket.socket, answer: dict[str, Any]) -> None:
    control.send(json.dumps(answer).encode())


def _fork(wall: Wall, serve: Serve, descriptor: int) -> dict[str, Any]:
    try:
        process = wall.fork()
    except OSError as error:
        return {"failed": str(error)}
    finally:
        ...
    if process == 0:
        _be_worker(wall, serve, descriptor)
    os.close(descriptor)
    return {"process": process}
