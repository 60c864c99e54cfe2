"""The sandboxes: a confined one, as far as this system allows, and a plain one elsewhere."""

import contextlib
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from functools import cached_property

from grader.core.aspects import Breaches
from grader.core.errors import GraderError
from grader.core.rubric import Criterion
from grader.core.submission import BlameQuestion, Job, Question, Sighting
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.fork_server.fork_servers import ForkServers, Packages
from grader.sandbox.fork_server.worker_folder import FolderContent
from grader.sandbox.isolation.measured_isolation import Canary, IsolationReport, measure, no_wall
from grader.sandbox.plain_process import PlainProcess
from grader.sandbox.process import Process, ZygoteFailed
from grader.sandbox.source_readers import LinesFound, blamed_lines, read_style, read_survey
from grader.sandbox.submission_worker import SubmissionWorker
from grader.sandbox.wall_layers import LAYERS, WITHOUT
from grader.sandbox.wire.packages import allowed_packages, imported_modules
from grader.sandbox.wire.shared_work import SharedWork, shared_work_of

NONE = Packages()


def open_sandbox(started: Zygote | None = None) -> "ConfinedSandbox | PlainSandbox":
    """Return this system's sandbox, to be closed after use. `started`: from `started_early`."""
    if sys.platform != "linux":
        return PlainSandbox()
    names = os.environ.get(WITHOUT, "").replace(",", " ").split()
    unknown = [name for name in names if name not in LAYERS]
    if unknown:
        message = f"{WITHOUT} names an unknown layer: {unknown[0]}."
        raise GraderError(message, f"Known are: {', '.join(LAYERS)}.")
    return ConfinedSandbox(names, started)


class _Sandbox(ABC):
    """What both sandboxes do with the processes that they start."""

    forks_ahead = False  # for a class: there is always another submission

    def open(
        self, job: Job, meanwhile: Callable[[], None] = lambda: None, beside: int = 0
    ) -> AbstractContextManager[SubmissionWorker]:
        """Return a worker for one submission, which does as the protocol says."""
        packages = _packages_of(job)
        files = FolderContent(job.shipped, job.written, job.own_sources)
        content = files if job.has_folder else None
        self._share(packages, shared_work_of(job, with_requests=self.forks_ahead))

        def while_it_runs() -> None:
            meanwhile()
            self._fork_ahead(packages)

        helpers = 1 if self.forks_ahead else _processors()
        return closing(
            SubmissionWorker(
                job,
                lambda: self._start(packages, content),
                while_it_runs,
                helpers=helpers,
                beside=beside,
            )
        )

    @abstractmethod
    def _fork_ahead(self, packages: Packages) -> None:
        """Get a process for the next submission ready, where more than one are to come."""

    def read_style(self, job: Job, criteria: Sequence[Criterion]) -> Breaches:
        """Return what is not as the `style` of criteria asks, by criterion."""
        return read_style(lambda: self._start(NONE), job, criteria)

    def blamed_lines(
        self, job: Job, asked: Sequence[BlameQuestion]
    ) -> AbstractContextManager[LinesFound]:
        """Have lines that make wrong outputs looked for; give what waits for them."""
        return blamed_lines(lambda: self._start(NONE), job, asked)

    def survey(self, files: Mapping[str, bytes], question: Question) -> tuple[Sighting, ...] | None:
        """Return where functions are in sources."""
        return read_survey(lambda: self._start(NONE), files, question)

    @abstractmethod
    def _share(self, packages: Packages, shared: SharedWork) -> None:
        """Have what all submissions share read once, where processes come from a fork server."""

    @abstractmethod
    def _start(self, packages: Packages, content: FolderContent | None = None) -> Process:
        """Start a process that may read these packages, ready for its first message.

        `content` is for its folder, where it needs one and gets none from the wall.
        """


class ConfinedSandbox(_Sandbox):
    """Opens workers that a fork server confines; ordinary processes where it cannot start."""

    def __init__(self, without: Collection[str] = (), started: Zygote | None = None) -> None:
        """Leave off the layers that `without` names, for tests; `started` has all layers."""
        self.servers = ForkServers(without, started)
        self._canary: Canary | None = None  # that was sent, and not heard

    def prepare(self) -> None:
        """Start the fork server and send the canary now, so that both go on while others read."""
        with contextlib.suppress(ZygoteFailed):  # it is started again when it is needed
            zygote = self.servers.start(NONE)
            self._canary = self._canary or Canary(zygote)
            self._prepare(zygote)

    def expect(self, job: Job, processes: int = 1) -> None:
        """Get processes ready for submissions to the job's assignment, and wait for nothing.

        The submission itself is not in it yet: it must not run before the canary is heard.
        """
        with contextlib.suppress(ZygoteFailed):  # all is done again when it is needed
            zygote = self.servers.start(_packages_of(job))
            zygote.read_ahead(shared_work_of(job, with_requests=False))
            if not job.has_folder:
                zygote.fork_ahead(number=min(processes, 1 + _processors()))

    def dismiss(self) -> None:
        """Let all processes end while there is something else to do; nothing runs any more."""
        self.servers.kill()

    def close(self) -> None:
        """End all processes of the sandboxes."""
        self._take_canary()
        self.servers.close()

    @property
    def is_measuring(self) -> bool:
        """Return whether one would wait for the isolation: a canary is out."""
        return bool(self._canary and not self._canary.has_answered())

    @property
    def isolation(self) -> str:
        """Return `full`, `partial` or `none`, by what a canary worker could and could not do."""
        return self.report.level

    @cached_property
    def report(self) -> IsolationReport:
        """Return what was measured, once, in a worker that student code never entered."""
        return self.servers.use(NONE, self._measure)

    def _measure(self, zygote: Zygote | None) -> IsolationReport:
        reasons = self.servers.reasons
        if zygote is None:
            return no_wall("; ".join(dict.fromkeys(reasons.values())))
        return measure(zygote, reasons, self._take_canary(zygote))

    def _take_canary(self, zygote: Zygote | None = None) -> Canary | None:
        """Return what was sent by that fork server; give up on one that another sent."""
        canary, self._canary = self._canary, None
        if canary and canary.zygote is not zygote:
            canary.close()
            return None
        return canary

    def _share(self, packages: Packages, shared: SharedWork) -> None:
        def share(zygote: Zygote | None) -> None:
            if zygote:
                zygote.read_ahead(shared)
                self._prepare(zygote)

        with contextlib.suppress(ZygoteFailed):  # then each worker reads for itself
            self.servers.use(packages, share)

    def _prepare(self, zygote: Zygote) -> None:
        if self.forks_ahead:
            zygote.prepare()

    def _fork_ahead(self, packages: Packages) -> None:
        def fork(zygote: Zygote | None) -> None:
            if zygote:
                zygote.fork_ahead()

        if self.forks_ahead:
            with contextlib.suppress(ZygoteFailed):  # then it is forked when it is needed
                self.servers.use(packages, fork)

    def _start(self, packages: Packages, content: FolderContent | None = None) -> Process:
        def start(zygote: Zygote | None) -> Process:
            return zygote.start(content=content) if zygote else _plain_process()

        return self.servers.use(packages, start)


class PlainSandbox(_Sandbox):
    """Opens workers as ordinary child processes, on every system. It does not stop curiosity."""

    isolation = "none"
    is_measuring = False

    def __init__(self) -> None:
        self._ready: PlainProcess | None = None

    @property
    def report(self) -> IsolationReport:
        """Return no measurement: there is no wall to measure."""
        return no_wall("this form of the sandbox is a plain process")

    def prepare(self) -> None:
        """Start the first process now, so that it imports NumPy while the rubric is read."""
        self._ready = PlainProcess()

    def expect(self, job: Job, processes: int = 1) -> None:
        """Leave it to the process that is ready for any assignment."""

    def dismiss(self) -> None:
        """Leave it to `close`: a process ends at once."""

    def close(self) -> None:
        """End a process that was prepared and never used."""
        if self._ready:
            self._ready.close()
            self._ready = None

    def _share(self, packages: Packages, shared: SharedWork) -> None:
        """Leave it to each process to read its files."""

    def _fork_ahead(self, packages: Packages) -> None:
        """Start each process when it is needed."""

    def _start(self, packages: Packages, content: FolderContent | None = None) -> Process:
        process, self._ready = self._ready, None
        return _plain_process(process)


def _packages_of(job: Job) -> Packages:
    """Return what student code may import beside the standard library and NumPy."""
    handed_out = (*job.templates.values(), *job.support.values())
    return Packages(allowed_packages(job.allow), imported_modules(job.allow, handed_out))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _plain_process(started: PlainProcess | None = None) -> PlainProcess:
    """Return a process that is ready for its first message."""
    process = started or PlainProcess()
    process.wait()
    return process
