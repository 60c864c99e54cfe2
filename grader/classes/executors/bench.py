"""What one process grades with: an assignment read once, a sandbox opened once."""

import gc
import time
from collections import deque
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from grader import __version__
from grader.classes.executors.executor import Done, Following, Setup, nothing_known
from grader.core.assignment import substance_of
from grader.core.errors import GraderError
from grader.core.graded_attempt import attempt_of
from grader.core.grades import Grade
from grader.core.submission import Submission
from grader.exports.result_json import render_json
from grader.files.assignments import find_rubric, load_assignment
from grader.files.brand_file import brand_beside
from grader.grading.direct_run import begin_directly, handed_over
from grader.grading.grade_submission import grade_submission, job_for
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.process import ZygoteFailed
from grader.sandbox.sandbox_protocol import Worker
from grader.sandbox.sandboxes import open_sandbox
from grader.sandbox.wall_layers import LEVELS, require_isolation

Opened = AbstractContextManager[Worker]


class Ahead(NamedTuple):
    """A submission that loads before it is its turn, and the worker in which it does."""

    submission: Submission
    worker: Worker
    opened: ExitStack  # ends the worker


class GradingBench:
    """Grades one submission after another. To be closed."""

    def __init__(self, setup: Setup, started: Zygote | None = None) -> None:
        """Open all, perhaps with a fork server that was `started`.

        `GraderError` for another assignment, or an isolation that is too weak.
        """
        self._setup = setup
        self._sandbox = open_sandbox(started)
        self._sandbox.forks_ahead = True
        self._ahead: deque[Ahead] = deque()
        self._following: Following = nothing_known
        try:
            self._sandbox.prepare()
            rubric = _rubric_here(setup.rubric)
            self._assignment = load_assignment(rubric)
            self._brand = brand_beside(rubric) if setup.pages else ""
            self._substance = substance_of(self._assignment, __version__)
            self._check()
            # Whether no worker can notice that another one is there.
            self._alone = self._sandbox.isolation == LEVELS[-1]
            gc.freeze()  # what is read once need not be searched for garbage again and again
        except BaseException:
            self._sandbox.close()
            raise

    def grade(self, submission: Submission, following: Following = nothing_known) -> Done:
        """Return the grade with the files that are written from it."""
        started = time.perf_counter()
        try:
            self._following = following
            worker = self._worker_for(submission)
            grade = grade_submission(
                submission,
                self._assignment,
                self._sandbox,
                examples=self._setup.pages,
                worker=worker,
            )
            seconds = time.perf_counter() - started
            self._begin_next()
        except ZygoteFailed as failure:  # again and again; the next one may have better luck
            return Done(submission, problem=failure.message)
        grade = replace(
            self._setup.stamp(grade),
            substance=self._substance,
            seconds=seconds,
        )
        page = _page(grade, self._brand) if self._setup.pages else ""
        attempt = attempt_of(grade, submission.digest)
        return Done(submission, attempt, render_json(grade), page)

    def _worker_for(self, submission: Submission) -> Opened:
        """Return the worker that has begun with a submission, or else a new one."""
        while self._ahead:
            ahead = self._ahead.popleft()
            if ahead.submission is submission:
                return handed_over(ahead.opened, ahead.worker)
            ahead.opened.close()  # what was announced did not come
        return self._open(submission)

    def _open(self, submission: Submission) -> Opened:
        """Return a worker that begins with a submission; while it runs, the next ones load."""

        def begin_next() -> None:
            for follows in self._following()[len(self._ahead) :] if self._alone else ():
                with suppress(ZygoteFailed):  # then it begins when it is graded
                    opened = ExitStack()
                    worker = opened.enter_context(self._open(follows))
                    self._ahead.append(Ahead(follows, worker, opened))

        return self._sandbox.open(job_for(submission, self._assignment), begin_next)

    def _begin_next(self) -> None:
        """Have the next submission run its cases while the grade of this one is written down."""
        for ahead in islice(self._ahead, 1):
            with suppress(ZygoteFailed):  # which is told when it is graded
                begin_directly(self._assignment, ahead.worker)

    def close(self) -> None:
        """End the sandbox with all its processes."""
        self._sandbox.close()

    def _check(self) -> None:
        if self._assignment.fingerprint != self._setup.fingerprint:
            message = f"Another version of grader, of {self._setup.rubric} or of its cases is here."
            advice = (
                "Install the same grader, and the same rubric and test cases, on every machine."
            )
            raise GraderError(message, advice)
        require_isolation(self._sandbox.isolation, self._setup.least_isolation)


def _rubric_here(path: Path) -> Path:
    """Return the rubric's path here; another machine may have it elsewhere, under its name."""
    return path if path.is_file() else find_rubric(path.stem, Path.cwd())


def _page(grade: Grade, brand: str) -> str:
    from grader.reports.student.student_page import render_page  # takes a while to import

    return render_page(grade, brand)
