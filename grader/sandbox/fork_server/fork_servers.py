"""The fork servers of one sandbox: as confined as this system allows, found out by trying."""

import contextlib
import os
from collections.abc import Callable, Collection
from typing import NamedTuple, TypeVar

from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.process import ZygoteFailed, ZygoteGone
from grader.sandbox.wall_layers import LAYERS

# Of a fork server that is killed. Two in a row may be memory that is short for a moment.
TRIES = 3

T = TypeVar("T")


class Packages(NamedTuple):
    """What student code may read beside the standard library and NumPy."""

    names: tuple[str, ...] = ()
    imported: tuple[str, ...] = ()  # modules that are imported once for all


class ForkServers:
    """A fork server for each set of packages, started when needed; `None` where none starts."""

    def __init__(self, without: Collection[str] = (), started: Zygote | None = None) -> None:
        """Leave off the layers that `without` names, for tests; `started` has all layers."""
        self.reasons: dict[str, str] = {}  # why layers had to be left off
        self._forms = _forms(frozenset(without))
        self._zygotes: dict[Packages, Zygote] = {Packages(): started} if started else {}
        self._layers: frozenset[str] | None = None  # of the form that was chosen
        self._unimported: set[Packages] = set()  # whose modules end or spoil a fork server

    def start(self, packages: Packages) -> Zygote:
        """Return one that is starting or has started, without waiting for it. `ZygoteFailed`."""
        return self._zygote(packages)

    def kill(self) -> None:
        """Let all of them end, and wait for none: `close` does."""
        for zygote in self._zygotes.values():
            zygote.kill()

    def close(self) -> None:
        """End all of them."""
        for zygote in self._zygotes.values():
            zygote.close()
        self._zygotes.clear()

    def use(self, packages: Packages, action: Callable[[Zygote | None], T]) -> T:
        """Return what an action with a fork server gives; one that is gone meanwhile starts again.

        It may be killed at any moment: by the kernel when memory is short, or by somebody.
        """
        for _ in range(TRIES - 1):
            zygote = self._ready(packages)
            with contextlib.suppress(ZygoteFailed):
                return action(zygote)
            self._forget(packages)
        return action(self._ready(packages))

    def _ready(self, packages: Packages) -> Zygote | None:
        """Return a fork server that has started, in the best form that does, or `None`.

        A form is given up where the system refuses it, never because a fork server was killed.
        Once a form was chosen it stays: nothing goes on less confined than it began.
        """
        while self._forms:
            try:
                zygote = self._started(packages)
            except ZygoteFailed as failure:
                killed = isinstance(failure, ZygoteGone) and failure.killed
                if self._layers is not None or killed:
                    raise
                self._give_up_form(failure.reason)
            else:
                self._layers = self._layers or frozenset(zygote.layers)
                return zygote
        return None

    def _started(self, packages: Packages) -> Zygote:
        """Return a started server of the present form; one that is gone too early is replaced.

        The last one imports nothing for its workers: some module may be what ends a fork server,
        or starts a thread, beside which there are no namespaces. A worker has that module alone.
        """
        for tries_left in reversed(range(TRIES)):
            if not tries_left:
                self._unimported.add(packages)
            try:
                zygote = self._zygote(packages)
                zygote.wait()
                self._check(zygote)
            except ZygoteFailed as failure:
                self._forget(packages)
                another_may = isinstance(failure, ZygoteGone) or packages.imported
                if not (another_may and tries_left):
                    raise
            else:
                return zygote
        raise AssertionError("the last try returns or raises")

    def _forget(self, packages: Packages) -> None:
        zygote = self._zygotes.pop(packages, None)
        if zygote:
            zygote.close()

    def _check(self, zygote: Zygote) -> None:
        lost = (self._layers or frozenset()).difference(zygote.layers)
        if lost:
            why = (f"{name} ({zygote.missing.get(name, 'no reason is known')})" for name in lost)
            raise ZygoteFailed(f"these layers no longer hold: {', '.join(sorted(why))}")

    def _give_up_form(self, reason: str) -> None:
        self.close()  # what was started in that form without waiting, too
        failed = self._forms.pop(0)
        following = self._forms[0] if self._forms else frozenset(LAYERS)
        self.reasons |= dict.fromkeys(following - failed, reason)

    def _zygote(self, packages: Packages) -> Zygote:
        if packages not in self._zygotes:
            imported = () if packages in self._unimported else packages.imported
            self._zygotes[packages] = Zygote(self._forms[0], packages.names, imported)
        return self._zygotes[packages]


def _forms(without: frozenset[str]) -> list[frozenset[str]]:
    """Return which layers to leave off: none; then those that can make the rest impossible.

    A system may give namespaces to root alone, who must then stay root.
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    weaker = [without | {"identity"}] if as_root else []
    return list(dict.fromkeys([without, *weaker, without | {"namespaces"}]))
