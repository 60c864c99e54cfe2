"""The sandbox to use: as confined as this system allows, which is found out by trying."""

import contextlib
import os
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from functools import cached_property
from typing import TypeVar

from grader.core.errors import GraderError
from grader.core.rubric import Criterion
from grader.core.submission import Job, Question, Sighting
from grader.sandbox.fork_server.fork_server import Zygote, ZygoteFailed, ZygoteGone
from grader.sandbox.isolation.measured_isolation import IsolationReport, measure, no_wall
from grader.sandbox.plain_sandbox import PlainSandbox, plain_process
from grader.sandbox.process import Process
from grader.sandbox.style_reader import Breaches, read_style
from grader.sandbox.submission_worker import SubmissionWorker
from grader.sandbox.survey_reader import read_survey
from grader.sandbox.wall_layers import LAYERS, WITHOUT
from grader.sandbox.wire.packages import allowed_packages

# Of a fork server that is killed. Two in a row may be memory that is short for a moment.
TRIES = 3

Packages = frozenset[str]
T = TypeVar("T")


def open_sandbox(started: Zygote | None = None) -> "ConfinedSandbox | PlainSandbox":
    """The sandbox of this system, to be closed after use. `started`: what `started_early` gave."""
    if sys.platform != "linux":
        return PlainSandbox()
    names = os.environ.get(WITHOUT, "").replace(",", " ").split()
    unknown = [name for name in names if name not in LAYERS]
    if unknown:
        message = f"There is no layer {unknown[0]} to leave off ({WITHOUT})."
        raise GraderError(message, f"Known are: {', '.join(LAYERS)}.")
    return ConfinedSandbox(names, started)


class ConfinedSandbox:
    """Opens workers that a fork server confines; ordinary processes where it cannot start."""

    def __init__(self, without: Collection[str] = (), started: Zygote | None = None) -> None:
        """`without` names layers to leave off, for tests; `started` leaves off none."""
        self._forms = _forms(frozenset(without))
        self._zygotes: dict[Packages, Zygote] = {Packages(): started} if started else {}
        self._layers: frozenset[str] | None = None  # of the form that was chosen
        self._reasons: dict[str, str] = {}  # why layers had to be left off

    def prepare(self) -> None:
        """Starts the fork server now, so that it imports NumPy while the rubric is read."""
        with contextlib.suppress(ZygoteFailed):  # it is started again when it is needed
            self._zygote(Packages())

    def close(self) -> None:
        """Ends everything."""
        for zygote in self._zygotes.values():
            zygote.close()
        self._zygotes.clear()

    def open(self, job: Job) -> AbstractContextManager[SubmissionWorker]:
        """A worker for one submission."""
        packages = Packages(allowed_packages(job.allow))
        return closing(SubmissionWorker(job, lambda: self._start(packages)))

    def read_style(self, job: Job, criteria: Sequence[Criterion]) -> Breaches:
        """What is not as the `style` of criteria asks, by criterion."""
        return read_style(lambda: self._start(Packages()), job, criteria)

    def survey(self, files: Mapping[str, bytes], question: Question) -> tuple[Sighting, ...] | None:
        """Where functions stand in sources."""
        return read_survey(lambda: self._start(Packages()), files, question)

    @property
    def isolation(self) -> str:
        """`full`, `partial` or `none`: what a canary worker could and could not do."""
        return self.report.level

    @cached_property
    def report(self) -> IsolationReport:
        """What was measured, once, in a worker of its own that student code never entered."""
        return self._with_zygote(Packages(), self._measure)

    def _measure(self, zygote: Zygote | None) -> IsolationReport:
        if zygote is None:
            return no_wall("; ".join(dict.fromkeys(self._reasons.values())))
        return measure(zygote, self._reasons)

    def _start(self, packages: Packages) -> Process:
        return self._with_zygote(packages, lambda z: z.start() if z else plain_process())

    def _with_zygote(self, packages: Packages, use: Callable[[Zygote | None], T]) -> T:
        """What a use of the fork server gives; one that is gone meanwhile is started again.

        It may be killed at any moment: by the kernel when memory is short, or by somebody.
        """
        for _ in range(TRIES - 1):
            zygote = self._ready(packages)
            with contextlib.suppress(ZygoteFailed):
                return use(zygote)
            self._forget(packages)
        return use(self._ready(packages))

    def _ready(self, packages: Packages) -> Zygote | None:
        """A fork server that has started, in the best form that does, or `None` if none does.

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
                self._choose(frozenset(zygote.layers))
                return zygote
        return None

    def _started(self, packages: Packages) -> Zygote:
        """A fork server of the present form; one that is gone before it starts has successors."""
        for tries_left in reversed(range(TRIES)):
            try:
                zygote = self._zygote(packages)
                zygote.wait()
            except ZygoteFailed as failure:
                self._forget(packages)
                if not (isinstance(failure, ZygoteGone) and tries_left):
                    raise
            else:
                return zygote
        raise AssertionError("the last try returns or raises")

    def _forget(self, packages: Packages) -> None:
        zygote = self._zygotes.pop(packages, None)
        if zygote:
            zygote.close()

    def _choose(self, layers: frozenset[str]) -> None:
        self._layers = layers if self._layers is None else self._layers
        if not self._layers <= layers:
            lost = ", ".join(sorted(self._layers - layers))
            raise ZygoteFailed(f"what held before does not hold any more: {lost}")

    def _give_up_form(self, reason: str) -> None:
        failed = self._forms.pop(0)
        following = self._forms[0] if self._forms else frozenset(LAYERS)
        self._reasons |= dict.fromkeys(following - failed, reason)

    def _zygote(self, packages: Packages) -> Zygote:
        if packages not in self._zygotes:
            self._zygotes[packages] = Zygote(self._forms[0], packages)
        return self._zygotes[packages]


def _forms(without: frozenset[str]) -> list[frozenset[str]]:
    """Which layers to leave off: none; then those that can make the rest impossible.

    A system may give namespaces to root alone, who must then stay root.
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    weaker = [without | {"identity"}] if as_root else []
    return list(dict.fromkeys([without, *weaker, without | {"namespaces"}]))
