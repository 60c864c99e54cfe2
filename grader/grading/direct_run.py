"""Judges what a submission does by itself: each criterion in its share of the time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from grader.core.aspects import LineCount
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CriterionGrade
from grader.core.outcomes import Loading, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.grading.case_judge import CaseJudge
from grader.grading.line_counts import count_lines
from grader.grading.one_criterion import Outcomes, grade_criterion, grade_unspoilt
from grader.sandbox.sandbox_protocol import Worker


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
        names = [criterion.name for criterion in chosen]  # in the rubric's order
        return Direct(
            self._worker.loading,
            {name: self._grades[name] for name in names},
            {name: self._outcomes[name] for name in names},
            {name: self._counts.get(name, ()) for name in names},
        )

    @property
    def _with(self) -> tuple[Assignment, Worker, CaseJudge]:
        return self._assignment, self._worker, self._judge

    def _judge_all(
        self, criteria: Collection[Criterion], parts: int, *, handed_on: bool = False
    ) -> None:
        """Judges them in turn; one that was interrupted carries on with the case it was at."""
        self._worker.time.divide(parts)
        for criterion in criteria:
            name = criterion.name
            given = self._shares.get(name, 0.0)
            self._shares[name] = self._worker.time.next(handed_on=handed_on, given=given)
            done = [each for each in self._outcomes.get(name, []) if not _was_late([each])]
            self._keep(criterion, grade_unspoilt(criterion, *self._with, done))

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
