"""The folder of one student, graded once for the tests that pytest shows."""

from collections.abc import Callable, Collection, Iterator
from contextlib import chdir
from dataclasses import field, replace
from pathlib import Path

from grader.commands.shared.assignment_choice import choose_rubric, one_submission
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.grades import CaseVerdict, CriterionGrade, Grade, Status, student_view
from grader.core.submission import Submission
from grader.files.assignments import load_assignment
from grader.files.frameworks import require_framework
from grader.grading.grade_submission import grade_submission
from grader.reports.criterion_sentences import sentences
from grader.reports.fix_list import Cause, cause_in_words, fix_list, reached_words
from grader.sandbox.sandbox_protocol import Sandbox
from grader.sandbox.sandboxes import open_sandbox


@dataclass(frozen=True)
class GradedCriteria:
    """A grade, as the tests of pytest read it."""

    grade: Grade

    def criterion(self, name: str) -> CriterionGrade:
        """Return the grade of one criterion."""
        return next(each for each in self.grade.criteria if each.name == name)

    def uncounted(self, criterion: CriterionGrade) -> str:
        """Return why a criterion is neither right nor wrong; empty if it is."""
        if criterion.status is Status.WAITING:
            return "This part is scored by hand."
        return "" if criterion.counts or criterion.bonus else "This part does not count here."

    def passed(self, criterion: CriterionGrade, case: CaseVerdict | None) -> bool:
        """Return whether a case is right; without it, whether the criterion has all points."""
        if criterion.score >= criterion.points:
            return True
        return case is not None and case.status is Status.RIGHT

    def sentences(self, criterion: CriterionGrade, case: CaseVerdict | None) -> str:
        """Return what the report says of the criterion, and of the case."""
        lines = [*self._cause(criterion, case), *(_case_lines(case) if case else ())]
        return "\n".join(lines)

    def _cause(self, criterion: CriterionGrade, case: CaseVerdict | None) -> Iterator[str]:
        """Yield the cause; with a case, whose own numbers follow, without those of another one."""
        cause = next((c for c in self._causes if criterion.name in c.criteria), None)
        if cause is None:
            yield from sentences(criterion)
        else:
            if case and case.outputs and not criterion.diagnosis:
                cause = replace(cause, sentence=reached_words(criterion))
            yield from (f"{indent}{text}" for indent, text in cause_in_words(cause))

    @property
    def _causes(self) -> tuple[Cause, ...]:
        return fix_list(self.grade).fixes


@dataclass
class GradedFolder:
    """A submission with its assignment, graded when the first test asks for it."""

    root: Path
    assignment: Assignment
    submission: Submission
    sandbox: Sandbox
    close: Callable[[], None]  # ends the sandbox
    _graded: dict[frozenset[str], GradedCriteria] = field(default_factory=dict)

    def criteria_of(self, path: Path) -> tuple[str, ...]:
        """Return the criteria whose function is taken from a file; by hand ones are of none."""
        files = {pack for pack, own in self._origins() if self.root / own == path}
        criteria = self.assignment.rubric.criteria
        return tuple(c.name for c in criteria if files & {*c.files} and not c.by_hand)

    def _origins(self) -> Iterator[tuple[str, str]]:
        """Yield each graded file with the file of the submission that it is taken from."""
        for criterion in self.assignment.rubric.criteria:
            for name in criterion.files:
                yield name, self.submission.origins.get(name, name)

    def cases_of(self, criterion: str) -> tuple[str, ...]:
        """Return the names of the stored cases of a criterion."""
        return tuple(case.name for case in self.assignment.cases.cases.get(criterion, ()))

    def function_of(self, criterion: str) -> str:
        """Return the function that a criterion grades."""
        return next(c.function for c in self.assignment.rubric.criteria if c.name == criterion)

    def graded(self, criteria: Collection[str]) -> GradedCriteria:
        """Return the grade of these criteria; the submission runs once for the same ones."""
        key = frozenset(criteria)
        if key not in self._graded:
            grade = grade_submission(self.submission, self.assignment, self.sandbox, key)
            self._graded[key] = GradedCriteria(student_view(grade))
        return self._graded[key]


def open_graded_folder(root: Path, name: str | None) -> GradedFolder:
    """Read the submission in a folder and choose its assignment. Raises `GraderError`."""
    sandbox = open_sandbox()
    try:
        with chdir(root):  # rubrics are looked for from here, as `grader run .` does
            chosen = choose_rubric(name, root, sandbox)
            assignment = load_assignment(chosen.rubric)
            require_framework(assignment.rubric)
            submission = one_submission(chosen, root, assignment, sandbox)
    except BaseException:
        sandbox.close()
        raise
    return GradedFolder(root, assignment, submission, sandbox, sandbox.close)


def _case_lines(case: CaseVerdict) -> Iterator[str]:
    outputs = [each for each in case.outputs if each.status is not Status.RIGHT]
    told = case.message and case.message not in [each.message for each in outputs]
    yield f"{case.name}: {case.status}{f': {case.message}' if told else ''}"
    yield from (f"  {each.name}: {each.message or each.status}" for each in outputs)
