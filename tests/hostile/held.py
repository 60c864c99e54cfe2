"""Whether hostile submissions were held: graded, and everything looked at that they may not do."""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from grader.classes.batch import ClassRun
from grader.core.errors import SubmissionError
from grader.core.grades import CriterionGrade, Grade
from grader.core.people.class_submissions import HandIn, Student
from grader.files.submission.read_submission import load_submission
from grader.gradebook.store import Gradebook
from grader.grading.grade_submission import grade_submission
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.submission_process import SubmissionProcess
from grader.sandbox.time_limits import MOST_TIMES
from tests.handed_in import build
from tests.hostile import outputs
from tests.hostile.bait import SOURCES, Bait
from tests.hostile.cases import (
    CAPTIONING,
    HONEST,
    HONEST_VALUES,
    TOTAL_SECONDS,
    VALUES,
    WITH_FOLDER,
    WRITING,
    HostileCase,
    answers,
    hostile_assignment,
)
from tests.hostile.here import Here
from tests.hostile.processes import descendants, survivors

HONEST_STUDENTS = ("a honest", "c honest", "h honest", "n honest", "s honest", "z honest")
LATE = 0.5  # seconds by which one call may exceed its limit
LATE_ALL = 1.0  # seconds by which a whole submission may
RENDERING = 5.0  # seconds for all outputs; a guard against texts that take for ever


@dataclass(frozen=True)
class Verdict:
    """What went wrong with one submission; nothing, if it was held."""

    name: str
    problems: tuple[str, ...]
    seconds: float = 0.0


class Judge:
    """Grades submissions and says what of them was not held."""

    def __init__(self, bait: Bait, assignment: str = CAPTIONING) -> None:
        self.bait = bait
        self.assignment = hostile_assignment(assignment)
        bases = {CAPTIONING: HONEST, WRITING: HONEST + WITH_FOLDER, VALUES: HONEST_VALUES}
        self._honest = bases[assignment]
        self._never = [*bait.secrets, *SOURCES, *answers(self.assignment)]

    def begin(self, sandbox: Sandbox) -> None:
        """Start the fork server for its packages, so that no case is blamed for that."""
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            path = build({"base": self._honest}, Path(folder), Path(folder))
            submission = load_submission(path, self.assignment.rubric.graded_files, {}, {})
            grade_submission(submission, self.assignment, sandbox)

    def alone(self, case: HostileCase, sandbox: Sandbox) -> Verdict:
        """One submission, with all that is to be seen of its deeds."""
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder, processes_watched() as left:
            path = case.build(Path(folder) / "handed in")
            with calls_timed() as watch:
                problems = self._graded(case, path, sandbox)
        most = TOTAL_SECONDS + LATE_ALL
        late = [f"took {watch.seconds:.2f} s"] if watch.seconds > most else []
        problems += [*late, *watch.late, *left, *self.bait.harm()]
        return Verdict(case.name, tuple(problems), time.monotonic() - started)

    def _graded(self, case: HostileCase, path: Path, sandbox: Sandbox) -> list[str]:
        assignment = self.assignment
        rubric, support, templates = assignment.rubric, assignment.support, assignment.templates
        name = case.handed_in_as
        try:
            submission = load_submission(path, rubric.graded_files, support, templates, name)
            grade = grade_submission(submission, assignment, sandbox)
        except SubmissionError as error:
            return self.refused(case, error.message)
        except Exception as error:  # in a batch it would end all
            return [f"stopped the grader: {error!r}"]
        return self.judge(case, grade)

    def refused(self, case: HostileCase, message: str) -> list[str]:
        """What is wrong with a submission's being refused."""
        wanted = case.keys.get("refused")
        problems = [] if wanted is not None and wanted in message else [f"refused: {message}"]
        return problems + [f"refusal holds {c!r}" for c in message if outputs.steering(c)]

    def judge(self, case: HostileCase, grade: Grade) -> list[str]:
        """What is wrong with its grade and with everything written about it."""
        problems = [f"not refused: {case.keys['refused']}"] if "refused" in case.keys else []
        for criterion in grade.criteria:
            problems += criterion_problems(case, criterion)
        for text in case.keys.get("notes", []):
            if not any(text in note for note in grade.warnings):
                problems.append(f"no note says {text!r}, but {grade.warnings}")
        if case.keys.get("printed", "") not in grade.output:
            problems.append(f"not printed, but {grade.output[:200]!r}")
        started = time.monotonic()
        never = [*self._never, *case.keys.get("never", [])]
        problems += outputs.faults(outputs.outputs(grade), never)
        took = time.monotonic() - started
        return problems + ([f"rendering took {took:.1f} s"] if took > RENDERING else [])

    def together(self, cases: list[HostileCase], sandboxes: list[Sandbox]) -> list[Verdict]:
        """All in one class, among honest students who must not lose a point."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hostile-")))
            left = stack.enter_context(processes_watched())
            watch = stack.enter_context(calls_timed())
            paths = {c.handed_in_as: c.build(folder / str(i)) for i, c in enumerate(cases)}
            for name in HONEST_STUDENTS:
                (folder / name).mkdir()
                paths[name] = build({"base": self._honest}, Path(folder / name), folder / name)
            graded = self._as_a_class(paths, folder / "graded", sandboxes)
        verdicts = [Verdict(c.name, tuple(self._of(c, graded[c.handed_in_as]))) for c in cases]
        verdicts += [Verdict(n, tuple(honest_problems(graded[n]))) for n in HONEST_STUDENTS]
        return [*verdicts, Verdict("the class", (*watch.late, *left, *self.bait.harm()))]

    def _as_a_class(
        self, paths: dict[str, Path], output: Path, sandboxes: list[Sandbox]
    ) -> dict[str, Grade | str]:
        """What the gradebook says of each, in the end."""
        names = {f"s{number:04}": name for number, name in enumerate(sorted(paths))}
        hand_ins = [HandIn(key, paths[name], (Student(key),)) for key, name in names.items()]
        executor = Here(self.assignment, sandboxes)
        with Gradebook.open(output / "gradebook.sqlite", "hostile") as book:
            book.enter(hand_ins)
            ClassRun(self.assignment, book, executor, output, lambda one: None).grade(hand_ins)
            return {names[e.name]: e.grade or e.problem for e in book.entries()}

    def _of(self, case: HostileCase, graded: Grade | str) -> list[str]:
        if isinstance(graded, str):
            return self.refused(case, graded)
        return self.judge(case, graded)


def criterion_problems(case: HostileCase, criterion: CriterionGrade) -> list[str]:
    """The attacked one must score nothing, the other one fully, unless the case says otherwise."""
    default = {"score": 0} if criterion.name in case.attacks else {"status": "right"}
    expected = case.keys.get("expect", {}).get(criterion.name, default)
    expected = expected if isinstance(expected, dict) else {"status": expected}
    score = expected.get("score", 1 if expected.get("status") == "right" else 0)
    told = f"{criterion.name}: {criterion.status}, {criterion.score}: {criterion.feedback}"
    problems = []
    if score != "any" and criterion.score != score * criterion.points:
        problems.append(f"scored {told}")
    if criterion.status != expected.get("status", criterion.status):
        problems.append(f"status of {told}")
    said = case.keys.get("feedback", {}).get(criterion.name, "")
    if not any(said in sentence for sentence in criterion.feedback or [""]):
        problems.append(f"nothing says {said!r} of {told}")
    return problems


def honest_problems(graded: Grade | str) -> list[str]:
    if isinstance(graded, str):
        return [f"not graded: {graded}"]
    return [] if graded.score == graded.points else [f"lost points: {graded.criteria}"]


@contextmanager
def processes_watched() -> Iterator[list[str]]:
    """Gives a list that holds, in the end, what lives on that was not there before."""
    left: list[str] = []
    known = descendants()
    yield left
    for process in survivors(known):
        with suppress(ProcessLookupError):  # it ended at the very moment, so it is not left
            os.kill(process, 9)
            left.append(f"left behind: process {process}")


@dataclass
class Watch:
    """What calls of student code took, without what they waited for a processor."""

    seconds: float = 0.0
    late: list[str] = field(default_factory=list)  # those that ended too long after their limit


@contextmanager
def calls_timed() -> Iterator[Watch]:
    """Watches every call; by the clock none may take more than so many times its limit."""
    watch = Watch()
    ask, lock = SubmissionProcess.ask, threading.Lock()

    def timed(self: SubmissionProcess, message, token, limit: float, left: float, *rest, **more):
        allowed = min(limit, max(left, 0.0))
        before, started = self._time.spent, time.monotonic()
        try:
            return ask(self, message, token, limit, left, *rest, **more)
        finally:
            took, by_the_clock = self._time.spent - before, time.monotonic() - started
            with lock:
                watch.seconds += took
                if took > allowed + LATE or by_the_clock > MOST_TIMES * allowed + LATE:
                    watch.late.append(
                        f"a call took {took:.2f} s ({by_the_clock:.2f} by the clock), "
                        f"limit {allowed:.2f} s"
                    )

    SubmissionProcess.ask = timed  # type: ignore[method-assign,assignment]
    try:
        yield watch
    finally:
        SubmissionProcess.ask = ask  # type: ignore[method-assign]
