"""The sandbox to use: as confined as this system allows, which is found out by trying."""

import os
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from functools import cached_property

from grader.core.errors import GraderError
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.core.survey import Question, Sighting
from grader.sandbox.isolation import IsolationReport, measure, no_wall
from grader.sandbox.layers import LAYERS, WITHOUT
from grader.sandbox.packages import allowed_packages
from grader.sandbox.plain import PlainSandbox, plain_process
from grader.sandbox.process import Process
from grader.sandbox.style import Breaches, read_style
from grader.sandbox.survey import read_survey
from grader.sandbox.worker import SubmissionWorker
from grader.sandbox.zygote import Zygote, ZygoteFailed

Packages = frozenset[str]


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
        zygote = self._ready(Packages())
        if zygote is None:
            return no_wall("; ".join(dict.fromkeys(self._reasons.values())))
        return measure(zygote, self._reasons)

    def _start(self, packages: Packages) -> Process:
        """A process; when the fork server fails, another one gets one chance."""
        zygote = self._ready(packages)
        if zygote is None:
            return plain_process()
        try:
            return zygote.start()
        except ZygoteFailed:
            self._zygotes.pop(packages).close()
            return self._start_again(packages)

    def _start_again(self, packages: Packages) -> Process:
        zygote = self._ready(packages)
        return zygote.start() if zygote else plain_process()

    def _ready(self, packages: Packages) -> Zygote | None:
        """A fork server that has started, in the best form that does, or `None` if none does.

        Once a form was chosen it stays: nothing goes on less confined than it began.
        """
        while self._forms:
            zygote = self._zygote(packages)
            try:
                zygote.wait()
            except ZygoteFailed as failure:
                self._zygotes.pop(packages).close()
                if self._layers is not None:
                    raise
                self._give_up_form(failure.reason)
            else:
                self._choose(frozenset(zygote.layers))
                return zygote
        return None

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
