"""What attackers are after, put where they may find it, and the traces of those who did."""

import contextlib
import os
import resource
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import grader
from tests.handed_in import ROOT
from tests.hostile.cases import RUBRIC

MARK = "hostile-left"  # in the name of every file that an attacker leaves behind
IPC_KEY = 0x68617465  # of everything in shared memory
LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/", "~", ".")
# Lines of the reference and of the rubric that stand nowhere else.
SOURCES = ("da @ Wx.T", "flat.T @ dout", "0.3 * normal(T * D, M)")


class Bait:
    """Secrets in a file, in the environment and in memory; four sockets that listen; a folder."""

    def __init__(self) -> None:
        self.secrets = [f"stolen{secrets.token_hex(8)}" for _ in range(4)]
        in_file, in_environment, in_sibling, self._in_memory = self.secrets
        self._folder = Path(tempfile.mkdtemp(prefix="hostile-bait-"))
        self._folder.chmod(0o777)
        secret, sibling = self._folder / "secret.txt", self._folder / "sibling.py"
        secret.write_text(in_file)
        sibling.write_text(f"ANSWER = '{in_sibling}'\n")
        for path in (secret, sibling):
            path.chmod(0o666)
        os.environ["HOSTILE_SECRET"] = in_environment
        abstract = f"hostile-{secrets.token_hex(6)}"
        local = ("127.0.0.1", 0)
        self._listeners = {
            "tcp": _listener(socket.AF_INET, socket.SOCK_STREAM, local),
            "udp": _listener(socket.AF_INET, socket.SOCK_DGRAM, local),
            "unix": _listener(socket.AF_UNIX, socket.SOCK_STREAM, str(self._folder / "socket")),
            "abstract": _listener(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + abstract),
        }
        (self._folder / "socket").chmod(0o777)
        self.places = {
            "secret": str(secret),
            "sibling": str(sibling),
            "folder": str(self._folder),
            "parent": str(os.getpid()),
            "tcp": str(self._listeners["tcp"].getsockname()[1]),
            "udp": str(self._listeners["udp"].getsockname()[1]),
            "unix": str(self._folder / "socket"),
            "abstract": abstract,
            "project": str(ROOT),
            "rubric": str(RUBRIC),
            "package": str(Path(grader.__file__).parent),
            "mark": MARK,
            "key": str(IPC_KEY),
        }
        self._before = self._state()

    def harm(self) -> list[str]:
        """What somebody did; asked again, it is not told again."""
        state = self._state()
        changed = [f"changed: {name}" for name in state if state[name] != self._before[name]]
        self._before = state
        reached = [f"reached: {name}" for name, one in self._listeners.items() if _reached(one)]
        left = [f"left behind: {path}" for path in sorted(self._left())]
        return [*changed, *reached, *left]

    def close(self) -> None:
        for listener in self._listeners.values():
            listener.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _left(self) -> Iterator[str]:
        for name in (*FOLDERS, self._folder):
            for path in Path(name).expanduser().glob(f"*{MARK}*"):
                yield str(path)
                with contextlib.suppress(OSError):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        for kind in ("shm", "sem", "msg"):
            rows = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]
            yield from (f"{kind} {row}" for row in rows if row.split()[0] == str(IPC_KEY))

    def _state(self) -> dict[str, object]:
        """What an attacker may want to change of files and of this process."""
        own = self._folder
        files = {path.name: path.read_bytes() for path in own.iterdir() if path.is_file()}
        limits = [resource.getrlimit(i) for i in LIMITS]
        return {
            "the files": files,
            "the limits": limits,
            "the priority": os.getpriority(os.PRIO_PROCESS, 0),
            "the processors": os.sched_getaffinity(0),
            "the working folder": sorted(str(path) for path in Path().iterdir()),
        }


def _listener(family: int, kind: int, address: object) -> socket.socket:
    listener = socket.socket(family, kind)
    listener.bind(address)  # type: ignore[arg-type]
    if kind == socket.SOCK_STREAM:
        listener.listen()
    listener.setblocking(False)
    return listener


def _reached(listener: socket.socket) -> bool:
    with contextlib.suppress(OSError):
        if listener.type == socket.SOCK_DGRAM:
            return bool(listener.recv(1))
        listener.accept()[0].close()
        return True
    return False
