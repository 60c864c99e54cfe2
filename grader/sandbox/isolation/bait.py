"""What the canary is sent to harm: files, ports and services made for it, and gone with it."""

import contextlib
import secrets
import socket
from pathlib import Path
from typing import Any

import grader
from grader.temporary.held_folders import HeldFolder, short_place

CONTENT = b"nobody's"


class Bait:
    """A folder that every user may read and write, and four sockets that listen."""

    def __init__(self) -> None:
        self._kept = HeldFolder("bait", short_place())
        self._folder = Path(self._kept.name)
        self._secret = self._folder / "secret"
        self._secret.write_bytes(CONTENT)
        self._secret.chmod(0o666)
        self._folder.chmod(0o777)
        name = f"grader-{secrets.token_hex(8)}"
        loopback = ("127.0.0.1", 0)
        self._sockets = {
            "connect": _listen(socket.AF_INET, socket.SOCK_STREAM, loopback),
            "send datagram": _listen(socket.AF_INET, socket.SOCK_DGRAM, loopback),
            "connect by path": _listen(
                socket.AF_UNIX, socket.SOCK_STREAM, str(self._folder / "socket")
            ),
            "connect by name": _listen(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + name),
        }
        (self._folder / "socket").chmod(0o777)
        self.order: dict[str, Any] = {
            "secret": str(self._secret),
            "folder": str(self._folder),
            "grader": str(Path(grader.__file__)),
            "tcp": self._sockets["connect"].getsockname()[1],
            "udp": self._sockets["send datagram"].getsockname()[1],
            "name": name,
        }

    def noticed(self) -> set[str]:
        """Return the names of the attempts that left a mark."""
        marks = {name for name, listener in self._sockets.items() if _was_reached(listener)}
        if (self._folder / "written").exists():
            marks.add("write file")
        if self._secret.read_bytes() != CONTENT:
            marks.add("change file")
        return marks

    def close(self) -> None:
        """Remove the folder, and close the sockets."""
        for listener in self._sockets.values():
            listener.close()
        self._kept.cleanup()


def _listen(family: int, kind: int, address: Any) -> socket.socket:
    listener = socket.socket(family, kind)
    listener.bind(address)
    if kind == socket.SOCK_STREAM:
        listener.listen()
    listener.setblocking(False)
    return listener


def _was_reached(listener: socket.socket) -> bool:
    with contextlib.suppress(OSError):
        if listener.type == socket.SOCK_DGRAM:
            return bool(listener.recv(1))
        connection, _ = listener.accept()
        connection.close()
        return True
    return False
