"""Judges one criterion: in the process at hand and, where others may have spoilt it, alone."""

from collections.abc import Sequence
from dataclasses import replace

from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade
from grader.core.outcomes import LoadedFunction, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.grading.case_judge import CaseJudge
from grader.judging.score.criterion_score import score_criterion
from grader.judging.values.repeated_case import judge_repeat, same_answer
from grader.sandbox.sandbox_protocol import Worker

UNSPOILT = (
    "is right in a process of its own, which counts; it was not where other functions of the "
    "submission had run before it"
)

Outcomes = list[tuple[Case, Outcome]]


def grade_unspoilt(
    criterion: Criterion,
    assignment: Assignment,
    worker: Worker,
    judge: CaseJudge,
    done: Sequence[tuple[Case, Outcome]] = (),
) -> tuple[CriterionGrade, Outcomes]:
    """Judges a criterion; what fails where others ran before counts only if it does so alone.

    Another function may have damaged the process. What is better in a fresh one has to be so in
    one more: of code that is right only now and then, the worse answers count.
    """
    grade, outcomes = grade_criterion(criterion, assignment, worker, judge, done)
    loaded = worker.loading.functions.get(criterion.function)
    runs = bool(loaded and not loaded.stub and not loaded.absence)
    if grade.score == grade.points or not runs or not worker.ran_beside_others(criterion):
        return grade, outcomes
    worker.renew(criterion)
    alone, outcomes_alone = grade_criterion(criterion, assignment, worker, judge)
    if alone.score > grade.score:
        worker.renew(criterion)
        repeated, _ = grade_criterion(criterion, assignment, worker, judge)
        alone = _worse_of(criterion, alone, repeated, loaded)
    late = any(isinstance(outcome, TimedOut) for _, outcome in outcomes_alone)
    if alone.score < grade.score or (alone.score == grade.score and late):
        return grade, outcomes
    return _told(alone, grade), outcomes_alone


def _told(alone: CriterionGrade, grade: CriterionGrade) -> CriterionGrade:
    """The grade that counts, with a sentence where it is another one than beside others."""
    if grade.score < alone.score == alone.points:
        return replace(alone, feedback=(UNSPOILT, *alone.feedback))
    return alone


def _worse_of(
    criterion: Criterion,
    one: CriterionGrade,
    other: CriterionGrade,
    loaded: LoadedFunction | None,
) -> CriterionGrade:
    verdicts = [judge_repeat(a, b) for a, b in zip(one.cases, other.cases, strict=True)]
    return score_criterion(criterion, verdicts, loaded)


def grade_criterion(
    criterion: Criterion,
    assignment: Assignment,
    worker: Worker,
    judge: CaseJudge,
    done: Sequence[tuple[Case, Outcome]] = (),
) -> tuple[CriterionGrade, Outcomes]:
    """Runs and judges the cases of one criterion; after a time-out the others are not tried.

    Returns the outcomes too, which are diagnosed only when nothing else explains them; those of
    cases that were `done` before are judged as they are.

    The first case is run again at the end: who answers only once, or at random, is not right.
    """
    if criterion.by_hand:
        return score_criterion(criterion, (), None), []
    loaded = worker.loading.functions.get(criterion.function)
    verdicts: list[CaseVerdict] = []
    outcomes: Outcomes = []
    timed_out: TimedOut | None = None
    cases = assignment.cases.cases[criterion.name]
    ready = {case.name: outcome for case, outcome in done}
    for case in cases:
        outcome = ready.get(case.name) or timed_out or _outcome(criterion, case, loaded, worker)
        timed_out = outcome if isinstance(outcome, TimedOut) else None
        outcomes.append((case, outcome))
        verdicts.append(judge(criterion, case, outcome, loaded))
    if cases and verdicts[0].credit and not criterion.ensure:
        again = _outcome(criterion, cases[0], loaded, worker)
        if not same_answer(outcomes[0][1], again):
            repeated = judge(criterion, cases[0], again, loaded)
            verdicts[0] = judge_repeat(verdicts[0], repeated)
        if isinstance(again, TimedOut):
            outcomes[0] = (cases[0], again)
    return score_criterion(criterion, verdicts, loaded), outcomes


def _outcome(
    criterion: Criterion, case: Case, loaded: LoadedFunction | None, worker: Worker
) -> Outcome:
    absence = loaded.absence if loaded else None
    return absence or worker.run(criterion, case)
