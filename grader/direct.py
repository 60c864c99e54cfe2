"""Judges what a submission does by itself: each criterion in its share of the time, unspoilt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.case_judge import CaseJudge
from grader.core.aspects import LineCount
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade
from grader.core.outcomes import LoadedFunction, Loading, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.efficiency import count_lines
from grader.judging.repeat import judge_repeat, same_answer
from grader.judging.score import score_criterion
from grader.sandbox.interface import Worker

UNSPOILT = (
    "is right in a process of its own, which counts; where other functions of the submission ran "
    "before it in the same process, it was not: one of them changes something that all of them use"
)

Outcomes = list[tuple[Case, Outcome]]


@dataclass(frozen=True)
class Direct:
    """What the submission did by itself, judged."""

    loading: Loading
    grades: Mapping[str, CriterionGrade]
    outcomes: Mapping[str, Outcomes]
    counts: Mapping[str, tuple[LineCount, ...]]


def judge_directly(
    chosen: Sequence[Criterion], assignment: Assignment, worker: Worker, judge: CaseJudge
) -> Direct:
    """Judge every criterion, and have its lines counted where the rubric asks for that."""
    return _Direct(assignment, worker, judge).judged(chosen)


class _Direct:
    """One submission's way through its criteria."""

    def __init__(self, assignment: Assignment, worker: Worker, judge: CaseJudge) -> None:
        self._assignment = assignment
        self._worker = worker
        self._judge = judge
        self._shares: dict[str, float] = {}  # seconds that each criterion was given
        self._grades: dict[str, CriterionGrade] = {}
        self._outcomes: dict[str, Outcomes] = {}
        self._counts: dict[str, tuple[LineCount, ...]] = {}

    def judged(self, chosen: Sequence[Criterion]) -> Direct:
        """Judges all in equal shares, then with what is left those for which that was too little.

        What a rubric's `ensure` speaks of is mostly a training, the longest work there is: it has
        its turn when the others have had theirs, and as much time as they leave.
        """
        for criterion in chosen:
            if criterion.by_hand:
                self._keep(criterion, grade_criterion(criterion, *self._with))
        run = [criterion for criterion in chosen if not criterion.by_hand]
        self._judge_all([criterion for criterion in run if not criterion.ensure], len(run))
        long = [criterion for criterion in run if criterion.ensure]
        self._judge_all(long, len(long) + len(self._late(run)), handed_on=True)
        late = self._late(run)
        self._count([criterion for criterion in run if criterion not in late])
        self._judge_all(late, len(late), handed_on=True)
        self._count(late)
        return Direct(self._worker.loading, self._grades, self._outcomes, self._counts)

    @property
    def _with(self) -> tuple[Assignment, Worker, CaseJudge]:
        return self._assignment, self._worker, self._judge

    def _judge_all(
        self, criteria: Collection[Criterion], parts: int, *, handed_on: bool = False
    ) -> None:
        self._worker.time.divide(parts)
        for criterion in criteria:
            share = self._worker.time.next(handed_on=handed_on)
            if share > self._shares.get(criterion.name, 0.0):
                self._shares[criterion.name] = share
                self._keep(criterion, grade_unspoilt(criterion, *self._with))

    def _keep(self, criterion: Criterion, graded: tuple[CriterionGrade, Outcomes]) -> None:
        self._grades[criterion.name], self._outcomes[criterion.name] = graded

    def _late(self, criteria: Sequence[Criterion]) -> list[Criterion]:
        """Those that ran out of their shares so far."""
        return [c for c in criteria if _was_late(self._outcomes.get(c.name, ()))]

    def _count(self, criteria: Sequence[Criterion]) -> None:
        counted = [criterion for criterion in criteria if criterion.efficiency]
        self._worker.time.divide(len(counted))
        for criterion in counted:
            self._worker.time.next(handed_on=True)
            self._counts[criterion.name] = self._counts_of(criterion)

    def _counts_of(self, criterion: Criterion) -> tuple[LineCount, ...]:
        grade = self._grades[criterion.name]
        counts = count_lines(criterion, grade, *self._with)
        if _clean(counts) or not self._worker.ran_beside_others(criterion):
            return counts
        self._worker.renew(criterion)
        alone = count_lines(criterion, grade, *self._with)
        return alone if _clean(alone) else counts


def _was_late(outcomes: Collection[tuple[Case, Outcome]]) -> bool:
    return any(isinstance(each, TimedOut) and each.whole_submission for _, each in outcomes)


def _clean(counts: Sequence[LineCount]) -> bool:
    return all(count.right and not count.fault for count in counts)


def grade_unspoilt(
    criterion: Criterion, assignment: Assignment, worker: Worker, judge: CaseJudge
) -> tuple[CriterionGrade, Outcomes]:
    """Judges a criterion; what fails where others ran before counts only if it does so alone.

    Another function may have damaged the process. What is better in a fresh one has to be so in
    one more: of code that is right only now and then, the worse answers count.
    """
    grade, outcomes = grade_criterion(criterion, assignment, worker, judge)
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
    criterion: Criterion, assignment: Assignment, worker: Worker, judge: CaseJudge
) -> tuple[CriterionGrade, Outcomes]:
    """Runs and judges the cases of one criterion; after a time-out the others are not tried.

    Returns the outcomes too, which are diagnosed only when nothing else explains them.

    The first case is run again at the end: who answers only once, or at random, is not right.
    """
    if criterion.by_hand:
        return score_criterion(criterion, (), None), []
    loaded = worker.loading.functions.get(criterion.function)
    verdicts: list[CaseVerdict] = []
    outcomes: Outcomes = []
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
        if isinstance(again, TimedOut):
            outcomes[0] = (cases[0], again)
    return score_criterion(criterion, verdicts, loaded), outcomes


def _outcome(
    criterion: Criterion, case: Case, loaded: LoadedFunction | None, worker: Worker
) -> Outcome:
    absence = loaded.absence if loaded else None
    return absence or worker.run(criterion, case)
