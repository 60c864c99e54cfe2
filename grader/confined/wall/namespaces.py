"""Namespaces: a worker has processes, network, files and users of its own and sees no others."""

import os
import signal
import socket
from collections.abc import Iterable

from . import jail, kernel

# Flags of clone(2) and unshare(2), from linux/sched.h.
NEW_MOUNTS, NEW_NAMES, NEW_IPC = 0x00020000, 0x04000000, 0x08000000
# More flags of the same header.
NEW_USERS, NEW_PROCESSES, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000
ALL_NEW = NEW_MOUNTS | NEW_NAMES | NEW_IPC | NEW_USERS | NEW_PROCESSES | NEW_NETWORK


class HalfBuilt(Exception):
    """The process is no longer what it was and not yet what it should be: start another."""


class Namespaces:
    """What the zygote holds of the layer; the workers' part is in `fork` and `confine`."""

    def __init__(
        self,
        folders: Iterable[str],
        packages: Iterable[str],
        files: Iterable[str],
        devices: Iterable[str],
    ) -> None:
        """Leave only these of all files. `OSError` where the system allows no namespaces."""
        as_root = os.geteuid() == 0
        self._user, self._group = os.geteuid(), os.getegid()
        # A worker says who it is through the /proc of the outside, then closes it.
        self._processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
        # Mounts of its own, for the jail; without root only a user namespace gives the right to it.
        kernel.call("unshare", NEW_MOUNTS | (0 if as_root else NEW_USERS))
        try:
            if not as_root:
                self._stay()
            jail.enter(folders, packages, files, devices)
        except OSError as error:
            raise HalfBuilt(str(error)) from error

    def fork(self) -> int:
        """Fork like `os.fork`, but the child has six new namespaces and is their first process."""
        self._user, self._group = os.geteuid(), os.getegid()
        return _fork(ALL_NEW)

    def confine(self) -> None:
        """Give the worker the same user, no name of the machine, an empty folder to work in."""
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)  # else its own entries in /proc belong to root
        self._stay()
        self._write("oom_score_adj", "1000")  # the first to go when the machine's memory ends
        # No process of the same user may trace a worker or open its memory.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        # The machine's name could tell where a submission is graded.
        socket.sethostname("worker")
        jail.mount_work_folder()

    def _stay(self) -> None:
        """Keep user and group in a new user namespace, where a process is nobody at first."""
        self._write("setgroups", "deny")
        self._write("uid_map", f"{self._user} {self._user} 1")
        self._write("gid_map", f"{self._group} {self._group} 1")

    def _write(self, name: str, text: str) -> None:
        descriptor = os.open(f"self/{name}", os.O_WRONLY, dir_fd=self._processes)
        try:
            os.write(descriptor, text.encode("ascii"))
        finally:
            os.close(descriptor)


def _fork(flags: int) -> int:
    """Fork by one `clone` with flags.

    `os.fork` has Python make anew what other threads could hold; here are no other threads.
    """
    # All namespaces at once: after `unshare` only further children would be in the new ones.
    return kernel.system_call("clone", flags | signal.SIGCHLD, 0, 0, 0, 0)
