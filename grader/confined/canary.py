"""Tries, from inside the wall, what no student code must be able to do, and tells what worked.

It runs in a worker of its own, as confined as the others. What it harms if the wall is not there
was put there for it by the trusted side.
"""

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import Any, BinaryIO

from . import wire
from .syscalls import this_machine
from . import kernel

SECONDS = 0.3  # that a child which escaped lives, so that the trusted side notices it
MAX_ORDER = 1 << 16
WORKED = "worked"

Attempt = Callable[[dict[str, Any]], object]  # raises when it is refused


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answers one order: for each attempt by its name `WORKED`, or how it was refused."""
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
    os.kill(order["process"], 0)


def _limit(order: dict[str, Any]) -> None:
    import resource

    _, hard = resource.prlimit(order["process"], resource.RLIMIT_CORE)
    resource.prlimit(order["process"], resource.RLIMIT_CORE, (0, hard))


def _read_memory(order: dict[str, Any]) -> None:
    """Asks for nothing, from nowhere: the kernel says all the same whether it would."""
    number = this_machine().calls["process_vm_readv"]
    kernel.system_call(number, order["process"], None, 0, None, 0, 0)
