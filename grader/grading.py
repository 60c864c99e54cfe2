"""THE function: one submission in, one grade out. The only place that drives sandbox and judges."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from grader.case_judge import CaseJudge
from grader.core.aspects import LineCount
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade, Grade
from grader.core.outcomes import LoadedFunction, Loading, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.core.submission import Job, Submission
from grader.diagnosing import diagnosed
from grader.efficiency import count_lines
from grader.following import follow_through
from grader.judging.aspects import Seen
from grader.judging.blocking import blocked, plan_blocking
from grader.judging.repeat import judge_repeat, same_answer
from grader.judging.score import score_criterion
from grader.judging.unwritten import nothing_written
from grader.sandbox.interface import Sandbox, Worker
from grader.sandbox.style import Breaches


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
        direct = _judge_directly(chosen, assignment, worker, judge)
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


@dataclass(frozen=True)
class Direct:
    """What the submission did by itself, judged."""

    loading: Loading
    grades: Mapping[str, CriterionGrade]
    outcomes: Mapping[str, list[tuple[Case, Outcome]]]
    counts: Mapping[str, tuple[LineCount, ...]]


def _judge_directly(
    chosen: Sequence[Criterion], assignment: Assignment, worker: Worker, judge: CaseJudge
) -> Direct:
    judged = {c.name: grade_criterion(c, assignment, worker, judge) for c in chosen}
    grades = {name: grade for name, (grade, _) in judged.items()}
    counts = {c.name: count_lines(c, grades[c.name], assignment, worker, judge) for c in chosen}
    outcomes = {name: outcomes for name, (_, outcomes) in judged.items()}
    return Direct(worker.loading, grades, outcomes, counts)


def _judge_again(
    direct: Direct, assignment: Assignment, sandbox: Sandbox, job: Job, judge: CaseJudge
) -> dict[str, CriterionGrade]:
    """What could not be judged is blocked; each mistake is charged once; the rest is explained."""
    grades, functions = dict(direct.grades), direct.loading.functions
    for name, causes in plan_blocking(grades, assignment.cases.needs, functions).items():
        grades[name] = blocked(grades[name], causes)
    grades |= follow_through(grades, assignment, functions, sandbox, job, judge)
    for name, outcomes in direct.outcomes.items():
        if not grades[name].replaced:  # else what counts are other outcomes
            grades[name] = diagnosed(grades[name], outcomes, assignment)
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
        seconds=limits.seconds,
        total_seconds=limits.total_seconds,
        memory=limits.memory,
        allow=assignment.rubric.allow,
        compatibility=assignment.rubric.compatibility,
        counted=any(c.efficiency for c in assignment.rubric.criteria),
    )


def grade_criterion(
    criterion: Criterion, assignment: Assignment, worker: Worker, judge: CaseJudge
) -> tuple[CriterionGrade, list[tuple[Case, Outcome]]]:
    """Runs and judges the cases of one criterion; after a time-out the others are not tried.

    Returns the outcomes too, which are diagnosed only when nothing else explains them.

    The first case is run again at the end: who answers only once, or at random, is not right.
    """
    if criterion.by_hand:
        return score_criterion(criterion, (), None), []
    loaded = worker.loading.functions.get(criterion.function)
    verdicts: list[CaseVerdict] = []
    outcomes: list[tuple[Case, Outcome]] = []
    timed_out: TimedOut | None = None
    cases = assignment.cases.cases[criterion.name]
    for case in cases:
        outcome = timed_out or _outcome(criterion, case, loaded, worker)
        timed_out = outcome if isinstance(outcome, TimedOut) else None
        outcomes.append((case, outcome))
        verdicts.append(judge(criterion, case, outcome, loaded))
    if cases and verdicts[0].credit and not criterion.ensure:
        again = _outcome(criterion, cases[0], loaded, worker)
        if not same_answer(outcomes[0][1], again):
            repeated = judge(criterion, cases[0], again, loaded)
            verdicts[0] = judge_repeat(verdicts[0], repeated)
    return score_criterion(criterion, verdicts, loaded), outcomes


def _outcome(
    criterion: Criterion, case: Case, loaded: LoadedFunction | None, worker: Worker
) -> Outcome:
    absence = loaded.absence if loaded else None
    return absence or worker.run(criterion, case)
