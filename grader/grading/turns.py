"""Whose turn it is: how the criteria of one submission share its time."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace

from grader.confined.quick_dataclass import dataclass
from grader.core.aspects import LineCount
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CriterionGrade, Status
from grader.core.outcomes import Loading, Outcome, TimedOut
from grader.core.rubric import Criterion
from grader.grading.criterion_run import Outcomes, StubJudge, planned_runs
from grader.grading.telling_cases import telling_cases
from grader.judging.charges.needs_used import needs_used
from grader.judging.credit import FULL
from grader.judging.score.criterion_score import score_criterion
from grader.sandbox.sandbox_protocol import Worker

CountLines = Callable[
    [Criterion, CriterionGrade, Assignment, Worker, StubJudge], Sequence[LineCount]
]
# From what is known so far, which of the criteria that were put off need no turn.
Explained = Callable[["Direct", Collection[str]], Collection[str]]


@dataclass(frozen=True)
class Direct:
    """What the submission did by itself, judged."""

    loading: Loading
    grades: Mapping[str, CriterionGrade]
    outcomes: Mapping[str, Outcomes]
    counts: Mapping[str, Sequence[LineCount]]


@dataclass
class Turns:
    """One submission's way through its criteria: whose turn it is, and what was found so far."""

    assignment: Assignment
    worker: Worker
    beside: Mapping[str, Worker]  # of what trains
    judge: StubJudge
    count_lines: CountLines
    explained: Explained
    shares: dict[str, float] = field(default_factory=dict)  # seconds that each criterion was given
    grades: dict[str, CriterionGrade] = field(default_factory=dict)
    outcomes: dict[str, Outcomes] = field(default_factory=dict)
    counts: dict[str, Sequence[LineCount]] = field(default_factory=dict)
    put_off: dict[str, Criterion] = field(default_factory=dict)  # until what they need has ended

    def turns(self, chosen: Sequence[Criterion]) -> Iterator[Criterion]:
        """Yield all in equal shares of the time, then those again for which that was too little.

        What a rubric's `ensure` speaks of is mostly a training, the longest work there is: it
        begins beside the others, and has its turn, to be waited for and judged, when they have had
        theirs, with as much time as they leave. Lines are counted before the last turns, as far as
        those are known not to be late. A late one that is explained by what it needs has no second
        turn. What needs a late one has its only turn after that.
        """
        yield from (criterion for criterion in chosen if criterion.by_hand)
        run = [criterion for criterion in chosen if not criterion.by_hand]
        short = without_training(chosen)
        long = [criterion for criterion in run if criterion.ensure]
        if not self.worker.has_begun:
            self.worker.expect(planned(short, self.assignment, self.worker))
        yield from self._first(short, len(run))
        others = len(self._late(run)) + len(self.put_off)
        yield from self._first(long, len(long) + others, handed_on=True)
        late = self._late(run)
        self._count([c for c in run if c not in late and c.name not in self.put_off])
        late = self._without_explained(late, chosen)
        yield from self._last(late, len(late) + len(self.put_off))
        left = self._unexplained(chosen)
        yield from self._last(left, len(left))
        self._count([*late, *self.put_off.values()])

    def done(self, criterion: Criterion) -> Outcomes:
        """Return what an earlier turn came to: the next one carries on with the case it was at."""
        return [each for each in self.outcomes.get(criterion.name, []) if not _was_late([each])]

    def worker_of(self, criterion: Criterion) -> Worker:
        """Return the worker that runs a criterion."""
        return self.beside.get(criterion.name, self.worker)

    def found(self, chosen: Sequence[Criterion]) -> Direct:
        """Return what was found, in the rubric's order."""
        loading = self._looked_into(chosen)
        names = [criterion.name for criterion in chosen]
        return Direct(
            loading,
            {name: self.grades[name] for name in names},
            {name: self.outcomes[name] for name in names},
            {name: self.counts.get(name, ()) for name in names},
        )

    def _first(
        self, criteria: Collection[Criterion], parts: int, *, handed_on: bool = False
    ) -> Iterator[Criterion]:
        self.worker.time.divide(parts)
        for criterion in criteria:
            if self._stopped_by(criterion):
                self.put_off[criterion.name] = criterion
                if criterion.name in self.beside:
                    self.beside[criterion.name].renew(criterion)  # it has begun
            else:
                yield self._with_time(criterion, handed_on=handed_on)

    def _last(self, criteria: Collection[Criterion], parts: int) -> Iterator[Criterion]:
        self.worker.time.divide(parts)
        for criterion in criteria:
            if self._was_right(criterion):
                self.worker_of(criterion).renew(criterion)  # so it is not judged again alone
            yield self._with_time(criterion, handed_on=True)

    def _with_time(self, criterion: Criterion, *, handed_on: bool) -> Criterion:
        given = self.shares.get(criterion.name, 0.0)
        self.shares[criterion.name] = self.worker.time.next(handed_on=handed_on, given=given)
        return criterion

    def _late(self, criteria: Sequence[Criterion]) -> list[Criterion]:
        """Return those that ran out of their shares so far."""
        return [c for c in criteria if _was_late(self.outcomes.get(c.name, ()))]

    def _was_right(self, criterion: Criterion) -> bool:
        """Return whether nothing but the time has failed so far."""
        cases = self.grades[criterion.name].cases if criterion.name in self.grades else ()
        return all(case.credit == FULL or case.status is Status.TIMED_OUT for case in cases)

    def _stopped_by(self, criterion: Criterion) -> TimedOut | None:
        """Return how something that a criterion needs ran out of time, if it did."""
        stopped = {
            name: outcome
            for name, outcomes in self.outcomes.items()
            for case, outcome in outcomes
            if isinstance(outcome, TimedOut)
        }
        loaded = self.worker.loading.functions.get(criterion.function)
        if not stopped or (loaded and loaded.absence):
            return None
        found = (stopped[need] for need in self._needs(criterion) if need in stopped)
        return next(found, None)

    def _unexplained(self, chosen: Sequence[Criterion]) -> list[Criterion]:
        """Return what was put off and has to run; for the rest it is enough what it needs.

        What needs something that does not end is taken not to end either, until it is explained
        otherwise or has shown what it does.
        """
        supposed = {n: end for n, c in self.put_off.items() if (end := self._stopped_by(c))}
        for name, outcome in supposed.items():
            self._suppose(self.put_off[name], outcome)
        known = [c for c in chosen if c.name in self.grades]
        explained = self.explained(self.found(known), [*supposed]) if supposed else ()
        left = [c for name, c in self.put_off.items() if name not in explained]
        for criterion in left:
            self.outcomes.pop(criterion.name, None)
        return left

    def _without_explained(
        self, late: Sequence[Criterion], chosen: Sequence[Criterion]
    ) -> list[Criterion]:
        """Return the late criteria that need more time.

        A loop may not end because of a wrong function that it calls: with that replaced it does.
        """
        ended = {n for n, grade in self.grades.items() if grade.score < grade.points}
        ended -= {criterion.name for criterion in late}
        waiting = [c.name for c in late if not ended.isdisjoint(self._needs(c))]
        known = [criterion for criterion in chosen if criterion.name in self.grades]
        explained = self.explained(self.found(known), waiting) if waiting else ()
        return [criterion for criterion in late if criterion.name not in explained]

    def _needs(self, criterion: Criterion) -> Collection[str]:
        functions = self.worker.loading.functions
        return needs_used([criterion], self.assignment.cases.needs, functions)[criterion.name]

    def _suppose(self, criterion: Criterion, outcome: TimedOut) -> None:
        loaded = self.worker.loading.functions.get(criterion.function)
        cases = self.assignment.cases.cases[criterion.name]
        verdicts = [self.judge(criterion, case, outcome, loaded) for case in cases]
        self.grades[criterion.name] = score_criterion(criterion, verdicts, loaded)
        self.outcomes[criterion.name] = [(case, outcome) for case in cases]

    def _looked_into(self, chosen: Sequence[Criterion]) -> Loading:
        """Judge again what failed in functions that are stubs; return what loading showed with it.

        That a function returns only placeholders takes long to find out, and concerns no right
        work.
        """
        loading = self.worker.loading
        failed = [c for c in chosen if _may_be_unfilled(c, self.grades[c.name], loading)]
        asked = {criterion.function for criterion in failed}
        stubs = self.worker.look_into(asked) if asked else {}
        for criterion in failed:
            if stub := stubs.get(criterion.function):
                known = self.outcomes[criterion.name]
                verdicts = [self.judge(criterion, case, outcome, stub) for case, outcome in known]
                self.grades[criterion.name] = score_criterion(criterion, verdicts, stub)
        return replace(loading, functions={**loading.functions, **stubs})

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


def without_training(criteria: Sequence[Criterion]) -> list[Criterion]:
    """Return the criteria that are run first: without trainings."""
    return [each for each in criteria if not each.by_hand and not each.ensure]


def _may_be_unfilled(criterion: Criterion, grade: CriterionGrade, loading: Loading) -> bool:
    loaded = loading.functions.get(criterion.function)
    known = loaded is None or loaded.stub or loaded.absence is not None
    return not (known or criterion.by_hand) and (not criterion.call or grade.score < grade.points)


def planned(
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
