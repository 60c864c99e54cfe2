"""Judges criteria again with small changes of one function's own source."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from grader.core.cases import Case
from grader.core.grades import CriterionGrade
from grader.core.outcomes import Outcome, Returned
from grader.core.replay_orders import Keys, Replay, changes_of
from grader.core.rubric import Criterion
from grader.grading.criterion_run import run_case
from grader.grading.retrials.change_search import ChangeSearch, IsRight
from grader.grading.retrials.retrial import Retrial
from grader.grading.retrials.search_time import LimitedSearch
from grader.judging.credit import right
from grader.judging.retry.hopeless_answers import right_verdict
from grader.judging.score.criterion_score import score_criterion
from grader.judging.values.expectations import asked_in
from grader.judging.values.repeated_case import judge_repeat
from grader.sandbox.sandbox_protocol import Worker

# Changes of one function, some milliseconds each: in all, and after one with which a criterion is
# right. Of 157 that were found in mistakes made by chance and in `tests/follow_through`, nine of
# ten are among the first 140 and the last is the 666th. The one with which later criteria are right
# comes at most 250 later in `tests/follow_through/networks`.
MOST_TRIES, MOST_MORE = 800, 300
Grades = Mapping[str, CriterionGrade]
Changes = Sequence[tuple[int, int]]  # their numbers, with the lines of their statements
NOBODY: Grades = {}
ALONE: Mapping[str, Keys] = {}
# Seconds at least to list the changes, which takes a tenth of this for the largest function of
# `captioning`: work of ours, for which no small limit of the rubric is meant.
LISTING = 3.0
# Answers of which properties are evaluated, for one criterion: some ten milliseconds each.
MOST_EVALUATED = 100
# Runs without the change. Code that is right every other time passes with 1 in 256.
CONTROLS = 8


class ChangedFunction:
    """A function of the submission whose source is changed, one small change after the other.

    No right value enters a process for this. What is right with a change is the student's work.
    """

    def __init__(self, retrial: Retrial, function: str) -> None:
        """Begin with the function as it is."""
        self.function = function
        self._retrial = retrial
        self._tried = 0
        self._unchanged: dict[tuple[str, str], Replay] = {}  # by criterion and case
        self.is_late = False

    def right_changes(
        self, name: str, made: Keys, later: Sequence[str] = (), now: Grades = NOBODY
    ) -> Iterator[Keys]:
        """Yield changes with which a criterion is right: one more than `made`.

        What is right must be so once more, in a process of its own. Changes that make no
        difference to any of the `later` criteria, as graded `now`, are left out.
        """
        criterion, self.is_late = self._retrial.criterion(name), False
        compared = criterion.outputs or not criterion.ensure
        if not compared or criterion.statistical:
            return
        self.is_late = min(self._retrial.seconds_left, self._retrial.search_time.left) <= 0
        if self.is_late:  # to open a process takes time too
            return
        with self._retrial.open() as worker, self._retrial.search_time.search(worker) as search:
            tries = self._begun(name, made, worker)
            if tries.wrong:
                asked = partial(self._changes, made=made, worker=worker)
                changes = asked(name, tries.wrong[0]) or ()
                changes = self._with_effect(changes, asked, later, now)
                yield from self._searched(name, made, tries, changes, search)

    def _begun(self, name: str, made: Keys, worker: Worker) -> ChangeSearch:
        criterion, judge = self._retrial.criterion(name), self._retrial.judge
        return ChangeSearch(
            lambda case, changes: self._outcome(name, case, changes, worker),
            lambda case, outcome: judge(criterion, case, outcome),
            self._is_right_by(criterion),
            self._retrial.cases(name),
            made,
        )

    def _searched(
        self, name: str, made: Keys, tries: ChangeSearch, changes: Changes, time: LimitedSearch
    ) -> Iterator[Keys]:
        most = MOST_TRIES - self._tried
        for number, tried in enumerate(tries.right_changes(changes)):
            if number >= most or self._has_to_end(time):
                return
            self._tried += 1
            if tried and self._is_right(name, tried):
                if not self._stays_wrong(name, tries.wrong[0], made):
                    return
                most = min(most, number + MOST_MORE)
                yield tried

    def _changes(
        self, name: str, case: Case, carried: Grades = NOBODY, *, made: Keys, worker: Worker
    ) -> Changes | None:
        """Return the changes of lines that run in a case; None if that is not known."""
        asking = replace(self._replay(name, case, made, carried), asked=self.function)
        seconds = max(case.seconds or self._retrial.job.seconds, LISTING)
        listed = replace(case, seconds=seconds)
        outcome = worker.run(self._retrial.criterion(name), listed, asking)
        return changes_of(outcome) if isinstance(outcome, Returned) else None

    def _with_effect(
        self,
        changes: Changes,
        asked: Callable[..., Changes | None],
        later: Sequence[str],
        now: Grades,
    ) -> Changes:
        """Return the changes of lines that run where one of the `later` criteria is wrong.

        Return all changes where it is not known which lines run.
        """
        left = {line for _, line in changes if later}
        wrong = ((name, case) for name in later for case in self._wrong_cases(name, now))
        for name, case in wrong:
            if not left:
                break
            ran = asked(name, case, now)
            if ran is None:
                return changes
            left -= {line for _, line in ran}
        return [(number, line) for number, line in changes if line not in left]

    def _wrong_cases(self, name: str, now: Grades) -> list[Case]:
        wrong = {each.name for each in now[name].cases if not right(each)}
        return [case for case in self._retrial.cases(name) if case.name in wrong]

    def _has_to_end(self, search: LimitedSearch) -> bool:
        self.is_late = search.is_late or self._retrial.seconds_left <= 0
        return self.is_late

    def _is_right_by(self, criterion: Criterion) -> IsRight:
        """Return what tells quickly whether an outcome is right.

        Properties are evaluated in a process of their own each time: only where all else is right.
        """
        judge, tolerance = self._retrial.judge, self._retrial.assignment.rubric.tolerance
        plain = replace(criterion, ensure={}) if criterion.ensure else criterion
        left = iter(range(MOST_EVALUATED))

        def is_right(case: Case, outcome: Outcome) -> bool:
            verdict = right_verdict(judge, tolerance, asked_in(case, plain), case, outcome)
            if verdict is None or plain is criterion:
                return verdict is not None
            return next(left, None) is not None and right(judge(criterion, case, outcome))

        return is_right

    def graded(
        self,
        name: str,
        changes: Keys,
        carried: Grades = NOBODY,
        beside: Mapping[str, Keys] = ALONE,
    ) -> CriterionGrade:
        """Return the grade of a criterion with the function changed, in a process of its own.

        Functions `beside` it are changed, too.

        Each case runs twice: code that is right only now and then is not right. What has earned
        all its points by now, as `carried` says, is not replaced: it is right with this change.
        """
        criterion = self._retrial.criterion(name)
        verdicts = []
        with self._retrial.open() as worker:
            for case in self._retrial.cases(name):
                replay = self._replay(name, case, changes, carried, beside)
                outcomes = [run_case(criterion, case, worker, replay) for _ in range(2)]
                pair = [self._retrial.judge(criterion, case, outcome) for outcome in outcomes]
                verdicts.append(judge_repeat(*pair) if right(pair[0]) else pair[0])
            self._retrial.search_time.spend(worker)
        loaded = self._retrial.ground.functions.get(criterion.function)
        return score_criterion(criterion, verdicts, loaded)

    def _is_right(self, name: str, changes: Keys) -> bool:
        grade = self.graded(name, changes)
        return grade.score == grade.points

    def _stays_wrong(self, name: str, case: Case, made: Keys) -> bool:
        """Return whether it takes the change: code that is right at random needs none."""
        criterion = self._retrial.criterion(name)
        with self._retrial.open() as worker:
            outcomes = (self._outcome(name, case, made, worker) for _ in range(CONTROLS))
            wrong = not any(right(self._retrial.judge(criterion, case, each)) for each in outcomes)
            self._retrial.search_time.spend(worker)
            return wrong

    def _outcome(self, name: str, case: Case, changes: Keys, worker: Worker) -> Outcome:
        criterion = self._retrial.criterion(name)
        return run_case(criterion, case, worker, self._replay(name, case, changes))

    def _replay(
        self,
        name: str,
        case: Case,
        changes: Keys,
        carried: Grades = NOBODY,
        beside: Mapping[str, Keys] = ALONE,
    ) -> Replay:
        """Return what runs otherwise: the functions, and others that failed and are replaced.

        A search asks for the same but for the changes again and again.
        """
        key, every = (name, case.name), {self.function: changes, **beside}
        if carried is not NOBODY:
            return replace(self._made_replay(name, case, carried, every), changes=every)
        if key not in self._unchanged:
            self._unchanged[key] = self._made_replay(name, case, carried, every)
        return replace(self._unchanged[key], changes=every)

    def _made_replay(
        self, name: str, case: Case, carried: Grades, changed: Collection[str]
    ) -> Replay:
        ground = self._retrial.ground
        plan = ground.least(name, carried, self.function)
        replaced = tuple(f for f in plan.replaced if f not in changed)
        return Replay(
            self._retrial.assignment.recorded(name, case.name) if replaced else (),
            replaced,
            ground.usable(),
            endless=ground.endless(),
            skipping=tuple(f for f in plan.skipping if f not in changed),
        )
