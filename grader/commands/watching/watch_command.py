"""`grader watch`: grade a submission, and again what a saved file can have changed."""

from contextlib import closing
from dataclasses import field, replace
from pathlib import Path

from grader.commands.shared.assignment_choice import choose_rubric, one_submission
from grader.commands.watching.changed_criteria import changed_names, judged_together, touched
from grader.commands.watching.events import SAVED, events_of
from grader.commands.watching.watch_screen import Screen, View, news_of
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.files.frameworks import require_framework
from grader.grading.grade_submission import grade_submission
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import open_sandbox

QUIT = "q"


def watch_command(path: Path, name: str | None, started: Zygote | None = None) -> int:
    """Grade until the user quits; return the exit code."""
    with closing(open_sandbox(started)) as sandbox:
        rubric = choose_rubric(name, path, sandbox).rubric
        assignment = load_assignment(rubric)
        require_framework(assignment.rubric)
        watched = _Watched(path, rubric, assignment, sandbox)
        with events_of(path) as events:
            watched.saved()
            for event in events:
                if event == QUIT:
                    return 0
                watched.take(event)
    return 0


@dataclass
class _Watched:
    """A submission under work, with its last grade."""

    path: Path
    rubric: Path
    assignment: Assignment
    sandbox: Sandbox
    screen: Screen = field(default_factory=Screen)
    submission: Submission | None = None
    grade: Grade | None = None
    refused: bool = False  # the files could not be read when one was saved last

    def take(self, event: str) -> None:
        """Grade again after a change, or show the grade in another way."""
        if event == SAVED:
            self.saved()
        elif event == "r":
            self.submission = None
            self.saved()
        elif event in ("a", "f", "c") and self.grade:
            if event == "c":
                self.screen.next_criterion(self.grade)
            else:
                self.screen.view = View.ALL if event == "a" else View.FAILED
            self.screen.show(self.grade, ())

    def saved(self) -> None:
        """Read the files, grade what can have changed, and show it; errors wait for a change."""
        try:
            chosen = choose_rubric(str(self.rubric), self.path, self.sandbox)
            submission = one_submission(chosen, self.path, self.assignment, self.sandbox)
            if self.submission and submission.digest == self.submission.digest:
                if self.refused and self.grade:
                    self.refused = False
                    self.screen.show(self.grade, ())
                return
            self.screen.say("Grading …")
            before, self.grade = self.grade, self._graded(submission)
            self.submission = submission
        except GraderError as error:
            self.refused = True
            self.screen.refuse(f"{error.message} {error.advice}".strip())
            return
        self.refused = False
        self.screen.show(self.grade, news_of(before, self.grade) if before else ())

    def _graded(self, submission: Submission) -> Grade:
        only = self._touched(submission)
        if only is None or not self.grade:
            return grade_submission(submission, self.assignment, self.sandbox)
        if not only:
            return self.grade
        part = grade_submission(submission, self.assignment, self.sandbox, only)
        new = {criterion.name: criterion for criterion in part.criteria}
        criteria = tuple(new.get(each.name, each) for each in self.grade.criteria)
        return replace(part, criteria=criteria)

    def _touched(self, submission: Submission) -> set[str] | None:
        """Return the criteria to grade again; `None` for all of them."""
        if not self.submission or not self.grade or self.assignment.rubric.one_of:
            return None  # which group counts depends on all criteria
        changed = changed_names(self.submission, submission)
        if changed is None:
            return None
        names = touched(changed, submission, self.assignment.rubric.criteria)
        needs = self.assignment.cases.needs
        return judged_together(names, self.grade.criteria, needs)
