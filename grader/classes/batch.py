"""A class: every submission graded once, in any order, into the gradebook and a folder.

What has not changed since it was graded is not graded again, and equal files are graded once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path

from grader.classes.executors.executor import Done, Executor
from grader.classes.known_readings import KnownReadings
from grader.classes.made_out import MadeOut
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.core.many.kept_results import GRADES
from grader.core.people.class_submissions import HandIn
from grader.core.submission import Submission, pack_submission
from grader.files.classes.class_output import page_path, remove_written, result_path, write_shown
from grader.files.submission.read_submission import submission_for
from grader.gradebook.entry_rows import Latest, Shown
from grader.gradebook.store import Gradebook

AT_A_TIME = 50  # equal submissions in one transaction: what is said of them comes in steps


@dataclass(frozen=True)
class Finished:
    """What became of one submission of a class."""

    name: str
    graded: bool  # now; otherwise it was known already, or could not be graded
    problem: str = ""


Report = Callable[[Finished], None]
Read = Callable[[HandIn], Submission]


@dataclass
class ClassRun:
    """Grades a class into a folder. What is done stays valid whenever it is interrupted."""

    assignment: Assignment
    gradebook: Gradebook
    executor: Executor
    output: Path
    report: Report
    page: Callable[[Grade], str] | None = None  # how a page is rendered; None: no pages
    force: bool = False  # also what has not changed
    read: Read | None = None  # how a submission is read; None: by names and texts alone
    readings: KnownReadings | None = None  # of earlier runs; None: all are read
    _latest: dict[str, Latest] = field(default_factory=dict)
    _graded: set[str] = field(default_factory=set)  # digests of files with an attempt
    _twins: dict[str, list[str]] = field(default_factory=dict)
    """Digest of files on their way -> the submissions with the very same files."""

    def __post_init__(self) -> None:
        """Render the files of equal submissions once, and ask for their attempt once."""
        self._made_out = MadeOut(self.page)
        self._found = lru_cache(GRADES)(self.gradebook.find)

    def grade(self, hand_ins: Iterable[HandIn]) -> None:
        """Grade all submissions; what one of them does concerns no other."""
        self._latest = self.gradebook.latest_all()
        self._graded = self.gradebook.digests(self.assignment.fingerprint)
        try:
            for done in self.executor.grade(self._to_grade(hand_ins)):
                twins = self._twins.pop(done.submission.digest, [])
                self._finish([done.submission.name, *twins], done)
        finally:
            if self.readings:
                self.readings.keep()

    def _to_grade(self, hand_ins: Iterable[HandIn]) -> Iterator[Submission]:
        """Yield the submissions that have to be graded; the others are finished on the way."""
        for hand_in in hand_ins:
            mark = self.readings.mark(hand_in) if self.readings else ""
            if self._unchanged(hand_in, mark):
                self.report(Finished(hand_in.name, graded=False))
                continue
            submission = self._read(hand_in)
            if submission and self.readings:
                self.readings.note(submission, mark)
            if submission and not self._known(submission):
                yield submission

    def _unchanged(self, hand_in: HandIn, mark: str) -> bool:
        """Return whether the grade that stands is of these very files, without reading them."""
        latest = self._latest.get(hand_in.name)
        if self.force or not (self.readings and latest):
            return False
        digest = self.readings.digest(hand_in, mark)
        if not digest or (latest.digest, latest.fingerprint) != self._key(digest):
            return False
        self.readings.skip(hand_in.name)
        return True

    def _read(self, hand_in: HandIn) -> Submission | None:
        try:
            if self.read:
                return self.read(hand_in)
            return submission_for(self.assignment, hand_in.source, hand_in.name)
        except GraderError as error:
            self._problem(hand_in.name, error.message)
            return None

    def _known(self, submission: Submission) -> bool:
        """Return whether the verdict is there already, or will be when its twin is graded."""
        name, digest = submission.name, submission.digest
        if digest in self._twins:
            self._twins[digest].append(name)
            return True
        if not self.force:
            latest = self._latest.get(name)
            if latest and (latest.digest, latest.fingerprint) == self._key(digest):
                self.report(Finished(name, graded=False))
                return True
            known = digest in self._graded  # asking for each submission takes time
            attempt = self._found(*self._key(digest)) if known else None
            if attempt:
                self._finish([name], Done(submission, attempt))
                return True
        self._twins[digest] = []
        return False

    def _key(self, digest: str) -> tuple[str, str]:
        return digest, self.assignment.fingerprint

    def _finish(self, names: Sequence[str], done: Done) -> None:
        """Keep what came of one submission for all with the very same files."""
        if not done.attempt:
            for name in names:
                self._problem(name, done.problem)
            return
        sources = pack_submission(done.submission)
        for start in range(0, len(names), AT_A_TIME):
            some = names[start : start + AT_A_TIME]
            added = self.gradebook.add_shown(
                some, done.attempt, sources, unless_known=not self.force
            )
            for name, (number, shown) in zip(some, added, strict=True):
                own = done
                if name != done.submission.name or not done.result:
                    own = self._made_out.done(replace(done.submission, name=name), done.attempt)
                write_done(self.output, own, shown, number)
                self.report(Finished(name, graded=True))
        self._graded.add(done.attempt.digest)

    def _problem(self, name: str, problem: str) -> None:
        """Keep the problem, and remove files of an earlier attempt: they say something else."""
        self.gradebook.add_problem(name, problem)
        remove_written(self.output, name)
        self.report(Finished(name, graded=False, problem=problem))


def write_done(output: Path, done: Done, shown: Shown, number: int) -> None:
    """Write the result for other programs and the page of the attempt with that number.

    What is left out here, or lost by a kill, is written at the end of this run or the next one: a
    page to which a person or a penalty added something, and all of an attempt that is no more the
    newest.
    """
    name = done.submission.name
    if shown.attempt != number:
        return
    write_shown(result_path(output, name), done.result, shown.changed_at)
    if done.page and shown.alone:
        write_shown(page_path(output, name), done.page, shown.changed_at)
