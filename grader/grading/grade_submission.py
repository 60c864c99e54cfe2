"""THE function: one submission in, one grade out. The only place that drives sandbox and judges."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from grader.core.asked.properties import Properties
from grader.core.aspects import Breaches
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CriterionGrade, Grade, Status
from grader.core.outcomes import Loading, Returned
from grader.core.rubric import Criterion
from grader.core.submission import Job, Submission
from grader.grading.direct_run import run_directly
from grader.grading.line_counts import count_lines
from grader.grading.telling_cases import open_cases
from grader.grading.turns import Direct
from grader.judging.charges.blocking import nothing_written, with_blocked
from grader.judging.charges.needs_used import needs_used
from grader.judging.score.aspect_scores import Seen
from grader.judging.score.one_group import with_one_group
from grader.sandbox.sandbox_protocol import Sandbox, Worker

if TYPE_CHECKING:
    from grader.grading.reference import EnsuredProperties
    from grader.grading.retry import Following
    from grader.judging.values.case_verdict import CaseJudge


def grade_submission(
    submission: Submission,
    assignment: Assignment,
    sandbox: Sandbox,
    only: Collection[str] = (),
    examples: bool = False,
    worker: AbstractContextManager[Worker] | None = None,
) -> Grade:
    """Grade every criterion, or those in `only`, in these passes and in this order.

    Nothing a student wrote makes this raise. `examples` that fail are looked for, for pages. A
    `worker` has begun to load the submission already.
    """
    chosen = assignment.rubric.chosen(only)
    job = job_for(submission, assignment, only)

    # 1. Direct run, and line counts: what the submission does by itself, in one worker.
    judge_of = cache(partial(_judge_of, assignment))
    following_of = cache(partial(_following_of, assignment, sandbox, job, judge_of))
    explained = partial(_explained, following_of, assignment)
    with worker or sandbox.open(job) as opened:
        direct = run_directly(chosen, assignment, opened, judge_of, count_lines, explained)
    job = replace(job, definitions_only=direct.loading.definitions_only)
    known = chosen, assignment, job, sandbox

    # 2. Style: what the sources must hold and must not, read where nothing runs.
    breaches = _breaches(chosen, sandbox, job)
    # 3. Blocking: what could not be judged says which missing function is the reason.
    grades = _blocked(direct, assignment)

    # 4. Retry, own gradients, and same mistakes: each mistake is charged once.
    # 5. Diagnosis, own lines, and examples: what a wrong answer behaves like, where, and when.
    if any(map(_is_flawed, grades.values())):
        grades = _charged_and_explained(grades, direct, following_of(), *known)
        if examples:
            grades = _with_examples(grades, *known, direct.loading.functions)

    # 6. Aspects: what efficiency and style cost where the values are right.
    criteria = Seen(direct.counts, breaches, assignment.cases.needs).with_aspects(grades, chosen)
    return _grade(submission, assignment, sandbox, criteria, direct.loading, bool(only))


def _explained(
    following_of: Callable[[], "Following"],
    assignment: Assignment,
    direct: Direct,
    waiting: Collection[str],
) -> Collection[str]:
    grades = _blocked(direct, assignment)
    return following_of().explained(direct.loading, grades, waiting)


def _blocked(direct: Direct, assignment: Assignment) -> dict[str, CriterionGrade]:
    functions = direct.loading.functions
    needs = needs_used(assignment.rubric.criteria, assignment.cases.needs, functions)
    return with_blocked(direct.grades, needs, functions)


def _breaches(chosen: Sequence[Criterion], sandbox: Sandbox, job: Job) -> Breaches:
    styled = [criterion for criterion in chosen if criterion.style]
    return sandbox.read_style(job, styled) if styled else {}


def _with_examples(grades: Mapping[str, CriterionGrade], *where: Any) -> dict[str, CriterionGrade]:
    if all(grade.score >= grade.points for grade in grades.values()):
        return dict(grades)
    # With all that loads a submission, which no other grade needs in this process.
    from grader.grading.examples.small_examples import with_examples

    return with_examples(grades, *where)


def _is_flawed(grade: CriterionGrade) -> bool:
    return grade.status is not Status.RIGHT or not 0 < grade.score >= grade.points


def _charged_and_explained(
    grades: Mapping[str, CriterionGrade],
    direct: Direct,
    following: "Following",
    chosen: Sequence[Criterion],
    assignment: Assignment,
    job: Job,
    sandbox: Sandbox,
) -> dict[str, CriterionGrade]:
    """Return the grades with each mistake charged once, and with what explains it."""
    # Sixty modules, which right work does not need.
    from grader.grading.diagnosis import diagnosed, unexplained
    from grader.grading.own_lines import own_lines, with_reached_line
    from grader.grading.retrials.changed_function import ChangedFunction
    from grader.grading.retrials.same_mistakes import SameMistakes
    from grader.judging.score.raises_beside import with_raises_counted

    outcomes_of = partial(following.remembering.counting, direct.outcomes)
    functions, retrial = direct.loading.functions, following.retrial(direct.loading, grades)
    followed = {**grades, **following.found(retrial)}
    same = SameMistakes(retrial, outcomes_of, partial(ChangedFunction, retrial))
    charged = with_raises_counted({**followed, **same.found(followed)}, chosen)

    def explained(grade: CriterionGrade) -> CriterionGrade:
        outcomes = outcomes_of(grade)
        try:
            told = diagnosed(grade, outcomes, assignment, functions)
        except Exception as bug:
            told = unexplained(grade, bug)
        return with_reached_line(told, outcomes, functions, job)

    with own_lines(charged, chosen, job, sandbox) as with_own_lines:
        return with_own_lines({name: explained(grade) for name, grade in charged.items()})


def _grade(
    submission: Submission,
    assignment: Assignment,
    sandbox: Sandbox,
    criteria: tuple[CriterionGrade, ...],
    loading: Loading,
    in_part: bool,
) -> Grade:
    criteria = _with_answers(criteria, submission, assignment)
    unwritten = () if in_part else nothing_written(criteria)
    return Grade(
        assignment=assignment.rubric.assignment,
        title=assignment.rubric.title,
        submission=submission.name,
        isolation=sandbox.isolation,
        criteria=with_one_group(criteria, assignment.rubric.one_of),
        output=loading.printed,
        warnings=(*unwritten, *submission.notes, *loading.notes),
        remarks=submission.remarks,
        fingerprint=assignment.fingerprint,
    )


def _with_answers(
    grades: tuple[CriterionGrade, ...], submission: Submission, assignment: Assignment
) -> tuple[CriterionGrade, ...]:
    """Return the grades with what the student wrote in words, for a person to grade."""
    questions = {c.name: c.answer for c in assignment.rubric.criteria if c.answer}
    if not questions:
        return grades
    from grader.files.notebooks.written_answers import find_answers
    from grader.judging.score.answers_in_words import with_answers

    sources = {**submission.extra, **submission.graded}
    given = {**assignment.support, **assignment.templates}
    return with_answers(grades, questions, find_answers(questions, sources, given))


def _following_of(
    assignment: Assignment, sandbox: Sandbox, job: Job, judge_of: Callable[[], "CaseJudge"]
) -> "Following":
    from grader.grading.retry import Following  # with nearly all of the modules above

    return Following(assignment, sandbox, job, judge_of())


def _judge_of(assignment: Assignment) -> "CaseJudge":
    """Return what judges cases, imported while a submission loads; properties, while it runs."""
    from grader.judging.values.case_verdict import CaseJudge

    @cache
    def properties() -> "EnsuredProperties":
        # With all that loads a submission, which no other criterion needs in this process.
        from grader.grading.reference import EnsuredProperties

        return EnsuredProperties(assignment)

    def ensured(criterion: Criterion, case: Case, outcome: Returned) -> Properties | None:
        return properties()(criterion, case, outcome) if criterion.ensure else None

    return CaseJudge(assignment.rubric.tolerance, ensured, lambda: properties().load())


def job_for(submission: Submission, assignment: Assignment, only: Collection[str] = ()) -> Job:
    """Return what the worker gets to load: sources, never an answer.

    With `only`, no cases of other criteria go with the job.
    """
    limits = assignment.rubric.limits
    specs = (spec for criterion in assignment.rubric.criteria for spec in criterion.cases)
    return Job(
        graded=submission.graded,
        support=assignment.support,
        extra=submission.extra,
        templates=assignment.templates,
        functions=assignment.functions,
        origins=submission.origins,
        changed=submission.changed,
        seconds=limits.seconds,
        total_seconds=limits.total_seconds,
        memory=limits.memory,
        allow=assignment.rubric.allow,
        compatibility=assignment.rubric.compatibility,
        counted=any(c.efficiency for c in assignment.rubric.criteria),
        most_memory=max((case.memory or 0 for case in specs), default=0),
        shipped=assignment.shipped,
        written=assignment.rubric.written_files,
        cases=partial(open_cases, assignment, only),
    )
