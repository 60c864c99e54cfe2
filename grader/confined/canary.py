"""Tries, from inside the wall, what no student code must be able to do, and tells what worked.

It runs in a worker of its own, as confined as the others. What it harms if the wall is not there
was put there for it by the trusted side.
"""

import ctypes
import errno
import json
import os
import select
import socket
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

from .shared_words import WORKED
from .values import wire
from .wall import kernel
from .wall.wall import WIRE

# Seconds that a child which escaped lives at most. It ends when the trusted side closes the wire:
# until then it can be noticed, however late that looks.
SECONDS = 60
MAX_ORDER = 1 << 16  # bytes: an order is a short JSON text, and more is damage
_VECTOR = struct.Struct("@PN")

Attempt = Callable[[dict[str, Any]], object]  # raises when it is refused


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer one order: for each attempt by its name `WORKED`, or how it was refused."""
    order = json.loads(wire.read_message(requests.read, MAX_ORDER)["order"])
    told = [(name, _outcome(attempt, order)) for name, attempt in ATTEMPTS.items()]
    replies.write(wire.pack(told))
    replies.flush()
    requests.read(1)  # until the trusted side has read it


def _outcome(attempt: Attempt, order: dict[str, Any]) -> str:
    try:
        attempt(order)
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
    return WORKED


def _read_secret(order: dict[str, Any]) -> None:
    _read(order["secret"])


def _read_grader(order: dict[str, Any]) -> None:
    _read(order["grader"])


def _read_system(order: dict[str, Any]) -> None:
    _read("/etc/passwd")


def _read_own_process(order: dict[str, Any]) -> None:
    _read("/proc/self/maps")


def _read_parent(order: dict[str, Any]) -> None:
    _read(f"/proc/{order['process']}/environ")


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _see_names(order: dict[str, Any]) -> None:
    os.stat(order["secret"])


def _write_file(order: dict[str, Any]) -> None:
    with open(order["folder"] + "/written", "wb") as file:
        file.write(b"x")


def _change_file(order: dict[str, Any]) -> None:
    with open(order["secret"], "r+b") as file:
        file.write(b"x")


def _connect(order: dict[str, Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.settimeout(0.02)
        client.connect(("127.0.0.1", order["tcp"]))


def _send_datagram(order: dict[str, Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"x", ("127.0.0.1", order["udp"]))


def _connect_by_path(order: dict[str, Any]) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect(order["folder"] + "/socket")


def _connect_by_name(order: dict[str, Any]) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.connect("\0" + order["name"])


def _signal(order: dict[str, Any]) -> None:
    os.kill(_other(order["process"]), 0)


def _limit(order: dict[str, Any]) -> None:
    import resource

    process = _other(order["process"])
    as_they_are = resource.prlimit(process, resource.RLIMIT_CORE)
    resource.prlimit(process, resource.RLIMIT_CORE, as_they_are)


def _read_memory(order: dict[str, Any]) -> None:
    place = ctypes.create_string_buffer(8)
    here, there = (_VECTOR.pack(address, 8) for address in (ctypes.addressof(place), 0))
    try:
        kernel.system_call("process_vm_readv", _other(order["process"]), here, 1, there, 1, 0)
    except OSError as error:
        if error.errno != errno.EFAULT:  # it would read, but nothing is at address 0
            raise


def _other(process: int) -> int:
    """Return the number of a process, unless it is our own here: then that one has none here."""
    if process == os.getpid():
        raise ProcessLookupError(errno.ESRCH, "it has no number here")
    return process


def _fork(order: dict[str, Any]) -> None:
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)


def _run_program(order: dict[str, Any]) -> None:
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def _live_on(order: dict[str, Any]) -> None:
    """Leave a process behind that holds the wire open, which the other side will notice."""
    if os.fork() == 0:
        os.setsid()
        poll = select.poll()
        poll.register(WIRE, select.POLLHUP)
        poll.poll(SECONDS * 1000)
        os._exit(0)


ATTEMPTS: dict[str, Attempt] = {
    "read secret": _read_secret,
    "read grader": _read_grader,
    "read system": _read_system,
    "read own process": _read_own_process,
    "read parent": _read_parent,
    "see names": _see_names,
    "write file": _write_file,
    "change file": _change_file,
    "connect": _connect,
    "send datagram": _send_datagram,
    "connect by path": _connect_by_path,
    "connect by name": _connect_by_name,
    "signal": _signal,
    "limit": _limit,
    "read memory": _read_memory,
    "fork": _fork,
    "run program": _run_program,
    "live on": _live_on,
}
