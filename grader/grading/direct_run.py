"""Judges what a submission does by itself: each criterion in its share of the time."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace

from grader.confined.quick_dataclass import dataclass
from grader.core.aspects import LineCount
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CriterionGrade
from grader.core.outcomes import Loading, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.grading.criterion_run import (
    Outcomes,
    StubJudge,
    may_be_spoilt,
    planned_runs,
    run_alone,
    run_criterion,
)
from grader.grading.telling_cases import telling_cases
from grader.judging.score.criterion_score import score_criterion
from grader.sandbox.sandbox_protocol import Worker

CountLines = Callable[
    [Criterion, CriterionGrade, Assignment, Worker, StubJudge], Sequence[LineCount]
]


@dataclass(frozen=True)
class Direct:
    """What the submission did by itself, judged."""

    loading: Loading
    grades: Mapping[str, CriterionGrade]
    outcomes: Mapping[str, Outcomes]
    counts: Mapping[str, Sequence[LineCount]]


def run_directly(
    chosen: Sequence[Criterion],
    assignment: Assignment,
    worker: Worker,
    judge_of: Callable[[], StubJudge],
    count_lines: CountLines,
) -> Direct:
    """Run and judge every criterion, and have its lines counted where the rubric asks for that.

    `judge_of` returns the same judge each time. It may take long to import: until then all load.
    """
    long = [criterion for criterion in chosen if criterion.ensure]

    def plans() -> list[list[list[tuple[Criterion, Case]]]]:
        judge_of()
        return [_planned([each], assignment, worker) for each in long]

    with worker.beside(len(long), plans) as beside:
        judge = judge_of()
        run = _Progress(assignment, worker, judge, count_lines)
        workers = dict(zip((each.name for each in long), beside, strict=True))
        for criterion in run.turns(chosen):
            own = workers.get(criterion.name, worker)
            found = run_criterion(criterion, assignment, own, judge, run.done(criterion))
            if may_be_spoilt(criterion, found[0], own):
                found = run_alone(criterion, assignment, own, judge, found)
            run.grades[criterion.name], run.outcomes[criterion.name] = found
    loading = _looked_into(run, chosen)
    names = [criterion.name for criterion in chosen]  # in the rubric's order
    return Direct(
        loading,
        {name: run.grades[name] for name in names},
        {name: run.outcomes[name] for name in names},
        {name: run.counts.get(name, ()) for name in names},
    )


def begin_directly(assignment: Assignment, worker: Worker) -> None:
    """Have a worker run the first cases of a submission that will be graded next."""
    if worker.has_loaded and not worker.has_begun:
        worker.begin(_planned(_short(assignment.rubric.criteria), assignment, worker))


def _short(criteria: Sequence[Criterion]) -> list[Criterion]:
    """Return the criteria that are run first: without trainings."""
    return [each for each in criteria if not each.by_hand and not each.ensure]


def _looked_into(run: "_Progress", chosen: Sequence[Criterion]) -> Loading:
    """Judge again what failed in functions that are stubs; return what loading showed with that.

    That a function returns only placeholders takes long to find out, and concerns no right work.
    """
    loading = run.worker.loading
    failed = [c for c in chosen if _may_be_unfilled(c, run.grades[c.name], loading)]
    asked = {criterion.function for criterion in failed}
    stubs = run.worker.look_into(asked) if asked else {}
    for criterion in failed:
        if stub := stubs.get(criterion.function):
            outcomes = run.outcomes[criterion.name]
            verdicts = [run.judge(criterion, case, outcome, stub) for case, outcome in outcomes]
            run.grades[criterion.name] = score_criterion(criterion, verdicts, stub)
    return replace(loading, functions={**loading.functions, **stubs})


def _may_be_unfilled(criterion: Criterion, grade: CriterionGrade, loading: Loading) -> bool:
    loaded = loading.functions.get(criterion.function)
    known = loaded is None or loaded.stub or loaded.absence is not None
    return not (known or criterion.by_hand) and (not criterion.call or grade.score < grade.points)


@dataclass
class _Progress:
    """One submission's way through its criteria: whose turn it is, and what was found so far."""

    assignment: Assignment
    worker: Worker
    judge: StubJudge
    count_lines: CountLines
    shares: dict[str, float] = field(default_factory=dict)  # seconds that each criterion was given
    grades: dict[str, CriterionGrade] = field(default_factory=dict)
    outcomes: dict[str, Outcomes] = field(default_factory=dict)
    counts: dict[str, Sequence[LineCount]] = field(default_factory=dict)

    def turns(self, chosen: Sequence[Criterion]) -> Iterator[Criterion]:
        """Yield all in equal shares of the time, then those again for which that was too little.

        What a rubric's `ensure` speaks of is mostly a training, the longest work there is: it
        begins beside the others, and has its turn, to be waited for and judged, when they have had
        theirs, with as much time as they leave. Lines are counted
        before the last turns, as far as those are known not to be late.
        """
        yield from (criterion for criterion in chosen if criterion.by_hand)
        run = [criterion for criterion in chosen if not criterion.by_hand]
        short = _short(chosen)
        long = [criterion for criterion in run if criterion.ensure]
        if not self.worker.has_begun:
            self.worker.expect(_planned(short, self.assignment, self.worker))
        yield from self._each(short, len(run))
        yield from self._each(long, len(long) + len(self._late(run)), handed_on=True)
        late = self._late(run)
        self._count([criterion for criterion in run if criterion not in late])
        yield from self._each(late, len(late), handed_on=True)
        self._count(late)

    def done(self, criterion: Criterion) -> Outcomes:
        """Return what an earlier turn came to: the next one carries on with the case it was at."""
        return [each for each in self.outcomes.get(criterion.name, []) if not _was_late([each])]

    def _each(
        self, criteria: Collection[Criterion], parts: int, *, handed_on: bool = False
    ) -> Iterator[Criterion]:
        self.worker.time.divide(parts)
        for criterion in criteria:
            given = self.shares.get(criterion.name, 0.0)
            self.shares[criterion.name] = self.worker.time.next(handed_on=handed_on, given=given)
            yield criterion

    def _late(self, criteria: Sequence[Criterion]) -> list[Criterion]:
        """Return those that ran out of their shares so far."""
        return [c for c in criteria if _was_late(self.outcomes.get(c.name, ()))]

    def _count(self, criteria: Sequence[Criterion]) -> None:
        counted = [criterion for criterion in criteria if criterion.efficiency]
        self.worker.time.divide(len(counted))
        for criterion in counted:
            self.worker.time.next(handed_on=True)
            self.counts[criterion.name] = self._counts_of(criterion)

    def _counts_of(self, criterion: Criterion) -> Sequence[LineCount]:
        known = self.grades[criterion.name], self.assignment, self.worker, self.judge
        counts = self.count_lines(criterion, *known)
        if _clean(counts) or not self.worker.ran_beside_others(criterion):
            return counts
        self.worker.renew(criterion)
        alone = self.count_lines(criterion, *known)
        return alone if _clean(alone) else counts


def _planned(
    criteria: Sequence[Criterion], assignment: Assignment, worker: Worker
) -> list[list[tuple[Criterion, Case]]]:
    """Return groups of cases to be asked for at once: one that tells an answer begins a group.

    So it is sent when all cases before have been answered, as if nothing was asked ahead.
    """
    telling = telling_cases(tuple(assignment.cases.every))
    groups: list[list[tuple[Criterion, Case]]] = [[]]
    for criterion in criteria:
        for run in planned_runs(criterion, assignment, worker):
            if run[1] in telling:
                groups.append([])
            groups[-1].append(run)
    return groups


def _was_late(outcomes: Collection[tuple[Case, Outcome]]) -> bool:
    return any(isinstance(each, TimedOut) and each.whole_submission for _, each in outcomes)


def _clean(counts: Sequence[LineCount]) -> bool:
    return all(count.right and not count.fault for count in counts)
