"""THE function: one submission in, one grade out. The only place that drives sandbox and judges."""

from collections.abc import Collection, Sequence

from grader.core.aspects import Breaches
from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade, Grade
from grader.core.rubric import Criterion
from grader.core.submission import Job, Submission
from grader.grading.case_judge import CaseJudge
from grader.grading.diagnosis import Remembering, diagnosed
from grader.grading.direct_run import Direct, judge_directly
from grader.grading.retry import follow_through
from grader.judging.charges.blocking import blocked, plan_blocking
from grader.judging.charges.needs_used import needs_used
from grader.judging.charges.unwritten import nothing_written
from grader.judging.score.aspect_scores import Seen
from grader.sandbox.sandbox_protocol import Sandbox


def grade_submission(
    submission: Submission,
    assignment: Assignment,
    sandbox: Sandbox,
    only: Collection[str] = (),
) -> Grade:
    """Grades every criterion (or those in `only`).

    Nothing a student wrote makes this raise: every failure is an outcome with a score.
    """
    chosen = [c for c in assignment.rubric.criteria if not only or c.name in only]
    judge = CaseJudge(assignment)
    job = job_for(submission, assignment)
    with sandbox.open(job) as worker:
        direct = judge_directly(chosen, assignment, worker, judge)
    breaches = _style(job, chosen, sandbox)
    grades = _judge_again(direct, assignment, sandbox, job, judge)
    seen = Seen(direct.counts, breaches, assignment.cases.needs)
    loading = direct.loading
    unwritten = () if only else nothing_written(grades.values())
    return Grade(
        assignment=assignment.rubric.assignment,
        title=assignment.rubric.title,
        submission=submission.name,
        isolation=sandbox.isolation,
        criteria=seen.with_aspects(grades, chosen),
        output=loading.printed,
        warnings=(*unwritten, *submission.notes, *loading.notes),
        remarks=submission.remarks,
        fingerprint=assignment.fingerprint,
    )


def _judge_again(
    direct: Direct, assignment: Assignment, sandbox: Sandbox, job: Job, judge: CaseJudge
) -> dict[str, CriterionGrade]:
    """What could not be judged is blocked; each mistake is charged once; the rest is explained."""
    grades, functions = dict(direct.grades), direct.loading.functions
    needs = needs_used(assignment.rubric.criteria, assignment.cases.needs, functions)
    for name, causes in plan_blocking(grades, needs, functions).items():
        grades[name] = blocked(grades[name], causes)
    remembering = Remembering(judge)
    grades |= follow_through(grades, assignment, functions, sandbox, job, remembering)
    for name, outcomes in direct.outcomes.items():
        counting = remembering.counting(grades[name], outcomes)
        grades[name] = diagnosed(grades[name], counting, assignment, functions)
    return grades


def _style(job: Job, chosen: Sequence[Criterion], sandbox: Sandbox) -> Breaches:
    styled = [criterion for criterion in chosen if criterion.style]
    return sandbox.read_style(job, styled) if styled else {}


def job_for(submission: Submission, assignment: Assignment) -> Job:
    """What the worker gets to load: sources, never an answer."""
    limits = assignment.rubric.limits
    return Job(
        graded=submission.graded,
        support=assignment.support,
        extra=submission.extra,
        templates=assignment.templates,
        functions=assignment.functions,
        origins=submission.origins,
        seconds=limits.seconds,
        total_seconds=limits.total_seconds,
        memory=limits.memory,
        allow=assignment.rubric.allow,
        compatibility=assignment.rubric.compatibility,
        counted=any(c.efficiency for c in assignment.rubric.criteria),
    )
