"""The layers around a worker: prepared once in the zygote, tried once, then put on every worker."""

import json
import os
from collections.abc import Callable, Collection, Iterable

from ..shared_words import SWITCHED_OFF
from ..values.libraries.adapters import ARRAYS
from . import capabilities, identity, kernel, landlock, limits, readable, seccomp
from .jail import NULL, RANDOM, WRITABLE
from .namespaces import HalfBuilt, Namespaces

OUTER = ("namespaces", "identity")  # in this order: each needs what the next one takes away
INNER = ("limits", "capabilities", "landlock", "seccomp")
FIRST_PROCESS = 1  # the number of every worker in its own namespace of processes
WIRE = 3  # the one descriptor, beside the empty standard ones, that a worker has
# Above what a worker can inherit; one left open would lead out of the wall.
PAST_ALL_DESCRIPTORS = 65536

Layer = Callable[[], None]  # run in the worker; `OSError` when the kernel refuses


class Wall:
    """Which layers hold here, and what each does to a worker."""

    def __init__(self, without: Collection[str], packages: Collection[str]) -> None:
        """Prepare the layers of this system. `HalfBuilt` when another process has to be tried."""
        self.missing: dict[str, str] = {}
        self._layers: dict[str, Layer] = {}
        self._fork = os.fork
        self._folders = readable.python_folders()
        self._packages = readable.packages(packages)
        self._devices = [NULL, *([RANDOM] if ARRAYS.keys() & set(packages) else [])]
        self._files = [path for path in readable.FILES if os.path.exists(path)]
        for name in (*OUTER, *INNER):
            self._prepare(name, name in without)
        readable.packages(packages)  # Python learns what lies in folders it soon may not list
        self._rehearse()

    @property
    def layers(self) -> list[str]:
        """Return the names of the layers that hold."""
        return list(self._layers)

    def fork(self) -> int:
        """Fork like `os.fork`; the child has to call `confine` at once."""
        return self._fork()

    def confine(self, descriptor: int, folder: str = "") -> dict[str, str]:
        """Put all layers on this process and leave it only `descriptor`, as `WIRE`.

        Where there are no namespaces, it may work in a `folder` that was made for it. Return why a
        layer could not be put on, by its name: then no student code may run here.
        """
        if folder:
            self._open_folder(folder)
        failures = self._put_on(OUTER)
        # A worker must not outlive a zygote that was killed.
        kernel.end_with_parent()
        # No setuid program gives privileges back; the kernel wants it for the two last layers.
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        failures |= self._put_on(INNER)
        _keep_only(descriptor)
        return failures

    def _open_folder(self, folder: str) -> None:
        """Let this process, and no other, read a folder and write to the files for that in it."""
        if "identity" in self._layers:
            identity.hand_over(folder)
        # Relative paths of student code lead here.
        os.chdir(folder)
        if "landlock" in self._layers:
            self._layers["landlock"] = self._landlock(folder)

    def _put_on(self, names: Iterable[str]) -> dict[str, str]:
        failures: dict[str, str] = {}
        for name in names:
            try:
                self._layers.get(name, _nothing)()
            except OSError as error:
                failures[name] = str(error)
        return failures

    def _prepare(self, name: str, off: bool) -> None:
        prepare: dict[str, Callable[[], Layer]] = {
            "namespaces": self._namespaces,
            "identity": self._identity,
            "limits": self._limits,
            "capabilities": lambda: capabilities.drop_all,
            "landlock": self._landlock,
            "seccomp": self._seccomp,
        }
        try:
            if off:
                raise OSError(SWITCHED_OFF)
            self._layers[name] = prepare[name]()
        except OSError as error:
            self.missing[name] = str(error)

    def _namespaces(self) -> Layer:
        namespaces = Namespaces(self._folders, self._packages, self._files, self._devices)
        self._fork = namespaces.fork
        return namespaces.confine

    def _identity(self) -> Layer:
        """Take a user for the zygote where workers have namespaces, else one for each worker."""
        if os.geteuid() != 0:
            raise OSError("only root can become another user")
        identity.check(self._folders + self._packages)
        if "namespaces" not in self._layers:
            return lambda: identity.become(identity.temporary_user())
        identity.become(identity.temporary_user())
        return _nothing

    def _limits(self) -> Layer:
        own_user = any(name in self._layers for name in OUTER)
        return lambda: limits.confine(own_user=own_user)

    def _landlock(self, folder: str = "") -> Layer:
        parts = [part for each in self._folders for part in readable.without_packages(each)]
        writable = [NULL, WRITABLE] if "namespaces" in self._layers else [NULL]
        writable += readable.writable_files(folder) if folder else []
        shown = [*parts, *self._packages, *self._files, *self._devices, *filter(None, [folder])]
        rules = landlock.ruleset(shown, writable)
        return lambda: landlock.restrict(rules)

    def _seccomp(self) -> Layer:
        seccomp.check()
        if "namespaces" not in self._layers:
            return lambda: seccomp.install(seccomp.program_for(os.getpid()))
        program = seccomp.program_for(FIRST_PROCESS)  # making it takes as long as all other layers
        return lambda: seccomp.install(program)

    def _rehearse(self) -> None:
        """Put everything on a child once: a layer that fails there is missing."""
        failures = self._rehearsal()
        if failures is None or "namespaces" in failures:
            raise HalfBuilt((failures or {}).get("namespaces", "a trial process died"))
        self.missing |= failures
        for name in failures:
            del self._layers[name]

    def _rehearsal(self) -> dict[str, str] | None:
        reader, writer = os.pipe()
        try:
            process = self._fork()
        except OSError as error:
            return {"namespaces": str(error)}
        if process == 0:
            os.write(WIRE, json.dumps(self.confine(writer)).encode())
            os._exit(0)
        os.close(writer)
        with open(reader, "rb") as file:
            text = file.read()
        os.waitpid(process, 0)
        failures: dict[str, str] | None = json.loads(text) if text else None
        return failures


def _nothing() -> None:
    pass


def _keep_only(descriptor: int) -> None:
    # At a fixed number, so that all above it can be closed.
    os.dup2(descriptor, WIRE)
    null = os.open(NULL, os.O_RDWR)
    for standard in range(WIRE):
        # What is printed to them must not reach the grader's terminal or its files.
        os.dup2(null, standard)
    # The zygote's own descriptors, its socket too, would lead out of the wall.
    os.closerange(WIRE + 1, PAST_ALL_DESCRIPTORS)
