"""`grader check`: one command before an assignment is published."""

import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from grader.authoring.cases.unanswered_calls import unanswered_calls
from grader.authoring.entered_regions import unentered_regions
from grader.authoring.handout.solution_regions import unwritten_criteria
from grader.authoring.handout.student_template import render_templates
from grader.authoring.limited.pool import Progress, silent
from grader.authoring.mistakes.stored_evidence import evidence_difference
from grader.authoring.problems import Refused
from grader.authoring.proven_cases import ProvenCases, double_only_lines, prove_cases
from grader.authoring.provenance import first_difference, stale_templates, with_recorded
from grader.authoring.unearned.proven_answers import prove_answers
from grader.commands.shared.stages import stage_progress
from grader.commands.shared.strength_findings import (
    BAD,
    DOUBTFUL,
    SUMMED,
    partly_charged,
    strength_findings,
)
from grader.commands.shared.written_files import whole_bytes
from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.grades import CriterionGrade, Grade, Status
from grader.files.assignments import find_rubric, load_assignment
from grader.files.cases.evidence_file import load_evidence
from grader.files.sources import as_sources, read_files, read_sources
from grader.files.submission.read_submission import submission_for
from grader.grading.grade_submission import grade_submission
from grader.reports.number_format import score_text
from grader.sandbox.sandboxes import open_sandbox

# Share of the tolerance. A margin of two for other machines: where the cases were made,
# the reference's error is near 0.03 of its tolerance.
FAR_BELOW = 0.5


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    text: str
    doubtful: bool = False  # it may be meant so
    listed: bool = False  # what is bad follows one by one

    def line(self) -> str:
        """Return the finding as it is printed."""
        word = "FAIL" if not self.good else "warn" if self.doubtful else "ok  "
        return f"{word}  {self.text}"


def check_command(assignment: str, strict: float | None) -> int:
    """Print a line per finding; return 1 if one of them is bad."""
    path = find_rubric(assignment, Path.cwd())
    bad = 0
    with stage_progress(f"check {path.stem}") as progress:
        for finding in findings(path, strict, progress):
            sys.stdout.write(finding.line() + "\n")
            sys.stdout.flush()
            bad += not finding.good and not finding.listed
    sys.stdout.write(f"{bad} to fix\n" if bad else "ready for students\n")
    return 1 if bad else 0


def findings(
    rubric_path: Path, strict: float | None, progress: Progress = silent
) -> Iterator[Finding]:
    """Yield everything that has to hold, in the order in which problems are best fixed."""
    try:
        proven = prove_cases(rubric_path, progress)
    except Refused as error:
        yield from (Finding(False, refusal.line()) for refusal in error.refusals)
        return
    except GraderError as error:
        apart = "\n" if "\n" in error.message else " "  # a list of problems ends with a line
        yield Finding(False, apart.join([error.message, error.advice]).strip())
        return
    yield Finding(True, f"the rubric is valid: {len(proven.rubric.criteria)} criteria")
    yield from (Finding(True, line) for line in double_only_lines(proven.cases))
    yield from _gradients(proven)
    yield from _strength(proven, strict)
    yield from _unearned(proven, rubric_path, progress)
    try:
        assignment = load_assignment(rubric_path)
    except GraderError as error:
        yield Finding(False, f"{error.message} {error.advice}")
        return
    yield _current_cases(proven, assignment, rubric_path)
    yield _current_template(assignment)
    yield from _regions(assignment, proven)
    yield from _changeable(assignment)
    for call in unanswered_calls(proven.rubric, proven.cases):
        yield Finding(True, call.line, doubtful=True)
    progress("reference", 0, 1)
    graded = list(_reference(assignment))
    progress("reference", 1, 1)
    yield from graded
    yield _template(assignment, rubric_path)


def _gradients(proven: ProvenCases) -> Iterator[Finding]:
    errors = [(r.error, r) for r in proven.gradients if r.error is not None]
    hidden = [r for r in proven.gradients if r.error is None]
    if errors:
        error, worst = max(errors, key=lambda pair: pair[0])
        place = f"worst {worst.output} of {worst.criterion}, {error:.0e}"
        yield Finding(True, f"{len(errors)} gradients agree with differences ({place})")
    for record in hidden:
        yield Finding(
            False,
            f"{record.output} of {record.criterion} is not checked: it is not differentiable there",
        )


def _strength(proven: ProvenCases, strict: float | None) -> Iterator[Finding]:
    found = list(strength_findings(proven.strength, proven.rubric.strength, strict))
    for kind, text in (*found, *partly_charged(proven.strength, proven.rubric.tolerance)):
        bad = kind in (BAD, SUMMED)
        yield Finding(not bad, text, doubtful=kind == DOUBTFUL, listed=kind == SUMMED)


def _unearned(proven: ProvenCases, rubric_path: Path, progress: Progress) -> Iterator[Finding]:
    """Yield what earns points without the work that they are for."""
    proof = prove_answers(proven.rubric, proven.cases, rubric_path.parent, progress)
    bad = [each for each in proof.found if not each.doubtful]
    if not bad:
        yield Finding(True, "nothing is earned for nothing")
    yield from (Finding(each.doubtful, each.line, each.doubtful) for each in proof.found)
    for entry in proof.unneeded:
        yield Finding(False, f"{entry} in `intended` is not needed; remove it there")


def _current_cases(proven: ProvenCases, assignment: Assignment, rubric_path: Path) -> Finding:
    target = rubric_path.parent / proven.rubric.test_cases
    if target.read_bytes() == whole_bytes(rubric_path, proven.cases, proven.evidence):
        return Finding(True, "the test cases are current, to the byte")
    known = with_recorded(assignment.cases, assignment.recorded)
    difference = first_difference(known, proven.cases)
    difference = difference or evidence_difference(partial(load_evidence, target), proven.evidence)
    if difference:
        advice = f"run `grader generate {proven.rubric.assignment}`"
        return Finding(False, f"the test cases are not current: {difference}; {advice}")
    return Finding(True, "the test cases are current, within their tolerances")


def _current_template(assignment: Assignment) -> Finding:
    files = read_files(assignment.reference, assignment.shared)
    made = as_sources(render_templates(files))
    stale = stale_templates(made, {**assignment.templates, **assignment.support})
    if stale:
        advice = f"run `grader template {assignment.rubric.assignment}`"
        return Finding(False, f"the template is not current: {', '.join(stale)}; {advice}")
    return Finding(True, "the template is current")


def _regions(assignment: Assignment, proven: ProvenCases) -> Iterator[Finding]:
    """Yield what students write and nothing grades, and the reverse: it may be meant so."""
    sources = read_sources(assignment.reference, assignment.shared)
    for region in unentered_regions(proven.rubric, sources, proven.cases, assignment.shipped):
        yield Finding(True, region.line, doubtful=True)
    for name in unwritten_criteria(assignment.rubric, sources):
        function = assignment.rubric.criterion(name).function
        text = (
            f"`{function}` of {name} has no solution region, so the template contains its solution"
        )
        yield Finding(True, text, doubtful=True)


def _changeable(assignment: Assignment) -> Iterator[Finding]:
    """Yield what `students_may_change` need not name."""
    plain = replace(assignment.rubric, students_may_change=())
    own_files = replace(assignment, rubric=plain).own_files
    for path in assignment.rubric.students_may_change:
        if path in own_files:
            text = f"{path} in `students_may_change` is the students' file already; remove it there"
            yield Finding(True, text, doubtful=True)


def _reference(assignment: Assignment) -> Iterator[Finding]:
    grade = _graded(assignment.reference, _open(assignment))
    by_hand = {c.name for c in assignment.rubric.criteria if c.by_hand}
    lost = [c for c in grade.criteria if c.score < c.points and c.name not in by_hand]
    for criterion in lost:
        text = f"the reference loses points in {criterion.name}{_loss(criterion)}"
        yield Finding(False, text)
    if not lost:
        yield Finding(True, "the reference is right")
    yield accuracy(grade)


def accuracy(grade: Grade) -> Finding:
    """Return how near the values of the reference, computed anew, are to the expected ones."""
    share, place = worst_share(grade)
    if not share:
        return Finding(True, "its values on this machine are equal to the expected ones")
    text = f"its worst error on this machine is {share:.2g} of the tolerance ({place})"
    return Finding(share <= FAR_BELOW, text)


def _open(assignment: Assignment) -> Assignment:
    """Return the assignment with no case hidden: its author may read what is wrong there."""
    groups = assignment.cases.cases.items()
    cases = {name: tuple(replace(c, visibility="visible") for c in group) for name, group in groups}
    return replace(assignment, cases=replace(assignment.cases, cases=cases))


def _loss(criterion: CriterionGrade) -> str:
    """Return where and why points are lost: ": case main, `y`: …"."""
    case = min(criterion.cases, key=lambda each: each.credit, default=None)
    if case is None or case.credit == 1:
        why = [*(r for aspect in criterion.aspects for r in aspect.remarks), *criterion.feedback]
        return f": {next(filter(None, why), criterion.status)}"
    notes = (f" ({output.note})" for output in case.outputs if output.note)
    return f": case {case.name}: {case.message or case.status}{next(notes, '')}"


def worst_share(grade: Grade) -> tuple[float, str]:
    """Return the largest error over its tolerance, and where."""
    shares = [
        (output.error / output.tolerance, f"{output.name} of {criterion.name}, case {case.name}")
        for criterion in grade.criteria
        for case in criterion.cases
        for output in case.outputs
        if output.error is not None and output.tolerance
    ]
    return max(shares, default=(0.0, ""))


def _template(assignment: Assignment, rubric_path: Path) -> Finding:
    grade = _graded(rubric_path.parent / assignment.rubric.template, assignment)
    untold = [
        criterion.name
        for criterion in grade.criteria
        if criterion.status not in (Status.NOT_IMPLEMENTED, Status.WAITING)
    ]
    if untold:
        told = f"the template holds more than unwritten functions in {', '.join(untold)}"
        return Finding(False, f"{told}, and earns {score_text(grade.score)} points")
    return Finding(
        True, "the template earns 0 points and every function is reported as not written yet"
    )


def _graded(path: Path, assignment: Assignment) -> Grade:
    submission = submission_for(assignment, path)
    with closing(open_sandbox()) as sandbox:
        return grade_submission(submission, assignment, sandbox)
