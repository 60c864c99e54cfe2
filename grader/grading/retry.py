"""Follows mistakes through: runs again what failed because of something else, in fresh workers."""

import time
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import field, replace

from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import Loading
from grader.core.replay_orders import NAMED, SEARCH, Keys, Replay, can_answer
from grader.core.rubric import Criterion, FollowThrough
from grader.core.submission import Job
from grader.grading.criterion_run import run_attempts, run_case
from grader.grading.own_gradients import Consistency
from grader.grading.retrials.cache_tries import CacheTries
from grader.grading.retrials.own_faults import OwnFault
from grader.grading.retrials.remembering import Remembering
from grader.grading.retrials.retrial import Retrial, retrial_of
from grader.grading.retrials.search_time import LimitedSearch, SearchTime
from grader.grading.retrials.told_workers import ToldWorkers
from grader.judging.credit import FULL, Judge, right
from grader.judging.retry.carried_credit import (
    better_cases,
    carried_forward,
    consistent,
    hopeless,
    inherited,
    own_cases,
    with_caches_left,
)
from grader.judging.retry.hopeless_answers import marks_of, right_verdict
from grader.judging.retry.plans import Ground, Plan
from grader.judging.score.criterion_score import score_criterion
from grader.sandbox.sandbox_protocol import Sandbox, Worker

Grades = Mapping[str, CriterionGrade]
JUDGED = (Status.RIGHT, Status.PARTLY_RIGHT, Status.WRONG)


class Following:
    """What is followed through of one submission: once, or once more after the last turns."""

    def __init__(self, assignment: Assignment, sandbox: Sandbox, job: Job, judge: Judge) -> None:
        """Follow nothing through yet."""
        self.remembering = Remembering(judge)
        self._known = assignment, sandbox, job
        self._seconds = job.total_seconds  # left, for all that is followed through
        self._search_time = SearchTime()
        self._explained: dict[str, CriterionGrade] = {}
        self._last: tuple[Mapping[str, object], Grades] = {}, {}

    def explained(self, loading: Loading, grades: Grades, waiting: Collection[str]) -> set[str]:
        """Return those that need not run: of those that wait for something that does not end.

        With that replaced they are judged as if all had ended, or for a mistake of their own.
        """
        rubric = self._known[0].rubric
        found = self.found(self.retrial(loading, grades))
        self._explained = {
            name: found[name]
            for name in {*waiting} & {*found}
            if _is_settled(found[name], rubric.criterion(name), rubric.follow_through)
        }
        return {*self._explained}

    def retrial(self, loading: Loading, grades: Grades) -> Retrial:
        """Return what it takes to judge again, in the time that is left."""
        assignment, sandbox, job = self._known
        job = replace(job, definitions_only=loading.definitions_only)
        known = assignment, loading.functions, sandbox, job, self.remembering
        return retrial_of(grades, *known, self._seconds, self._search_time)

    def found(self, retrial: Retrial) -> Grades:
        """Return the grades of criteria that are better with others replaced."""
        known = {name: _shown(grade) for name, grade in retrial.ground.grades.items()}
        if self._last[0] != known:
            started = time.monotonic()
            self._last = known, follow_through(retrial, self._explained)
            self._seconds -= time.monotonic() - started
        return self._last[1]


def follow_through(retrial: Retrial, known: Grades) -> dict[str, CriterionGrade]:
    """Return the grades of criteria that earn more with failed helpers replaced.

    And what is wrong in those that earn nothing then either, by mistakes of their own. Right values
    enter processes for this: none of these runs anything directly, and what follows in the same
    process expects none of them. Each criterion has an equal share of the time and what
    those before it left over. What is `known` already stays as it is.
    """
    grades = retrial.ground.grades
    order = [name for name in retrial.ground.order() if name not in known]
    carried = dict(known)
    if retrial.terms.mode == "off" or not order:
        return carried
    share = retrial.seconds_left / len(order)
    with closing(ToldWorkers()) as workers:
        for after, name in reversed(list(enumerate(reversed(order)))):
            plans = retrial.ground.plans(name, carried)
            own = replace(retrial, deadline=retrial.deadline - after * share)
            best = Follower(own, name, workers).best(plans, carried) if plans else grades[name]
            if best is not grades[name]:
                carried[name] = best
    return carried


@dataclass(frozen=True)
class Follower:
    """Judges one criterion again, by its plans and their cache layouts."""

    retrial: Retrial
    name: str
    workers: ToldWorkers
    late: set[str] = field(default_factory=set)  # forwards of which not all caches were tried

    def best(self, plans: list[Plan], carried: Grades) -> CriterionGrade:
        """Return the best grade, the direct one among them."""
        best, judged = self._direct, self._criterion.ensure or self._criterion.statistical
        if self.retrial.seconds_left > 0 and (not judged or self._is_recorded()):
            best = self._by_plans(plans)
        best = with_caches_left(best, self.late) if best.score < best.points else best
        twin = self._twin(carried) if judged and best.score < best.points else None
        shared = inherited(self._direct, twin, self._terms) if twin else best
        return max(best, shared, key=lambda grade: grade.score)

    def _is_recorded(self) -> bool:
        cases = self.retrial.cases(self.name)
        return any(self.retrial.assignment.recorded(self.name, case.name) for case in cases)

    def _by_plans(self, plans: list[Plan]) -> CriterionGrade:
        """Return the best grade with functions replaced or caches made, the direct one among them.

        Properties may take seconds: where they judge, no caches are searched for. Whether a
        backward fits its own forward is seen in a process that was told nothing.
        """
        best = self._direct
        worker = self.workers.worker_for(self.retrial, self.name, plans)
        for plan in plans:
            best = max(best, self._again(plan, worker), key=lambda grade: grade.score)
            if best.score == best.points:
                return best
        if not best.score:
            own = OwnFault(self.retrial, self.name, plans[-1], run_case)
            best = own.told(best, worker)
        forwards = {plan.forward for plan in plans} - {"", *self.ground.endless()}
        if forwards and self._terms.consistent and not self._criterion.ensure:
            with self.retrial.open() as other:
                fitting = self._consistent(plans[0], other)
            best = max(best, fitting, key=lambda grade: grade.score)
        return best

    def _again(self, plan: Plan, worker: Worker) -> CriterionGrade:
        best = self._direct
        for layout in plan.layouts:
            if layout == SEARCH and self._criterion.ensure:
                break
            grade = self._with_layout(plan, layout, worker)
            best = max(best, grade or best, key=lambda g: g.score)
            if best.score == best.points or grade is None:
                break
        return best

    def _with_layout(self, plan: Plan, layout: str, worker: Worker) -> CriterionGrade | None:
        """Return the grade with one cache layout; None if a case does not end.

        Then no other layout is tried: each would take as long.
        """
        again: dict[str, CaseVerdict] = {}
        keys: Keys = ()
        failed = [
            case for case in self.retrial.cases(self.name) if not right(self._verdicts()[case.name])
        ]
        for case in sorted(failed, key=lambda case: case.weight is not None):
            verdict, keys = self._case(plan, layout, case, worker, keys)
            if verdict and verdict.status is Status.TIMED_OUT and case.weight is None:
                return None
            if verdict and not hopeless(verdict):
                again[case.name] = verdict
            elif case.weight is None:
                return self._direct
        loaded = self.ground.functions.get(self._direct.function)
        ways = (own_cases(self._direct.cases, again), better_cases(self._direct.cases, again))
        scored = [score_criterion(self._criterion, verdicts, loaded) for verdicts in ways]
        best = max(scored, key=lambda grade: grade.score)  # the first if they earn the same
        return carried_forward(self._direct, best, plan, self._terms)

    def _case(
        self, plan: Plan, layout: str, case: Case, worker: Worker, keys: Keys
    ) -> tuple[CaseVerdict | None, Keys]:
        """Return the verdict with functions replaced, None if the case calls none; and the keys."""
        calls = self.retrial.assignment.recorded(self.name, case.name)
        skipping = plan.skipping and not self._criterion.ensure
        if not can_answer(calls, plan.replaced) and not skipping:
            return None, keys
        own, endless = self.ground.usable(), self.ground.endless()
        replay = Replay(calls, plan.replaced, own, layout, plan.forward, endless, first=keys)
        backward = self._direct.function if plan.forward else ""
        replay = replace(replay, skipping=plan.skipping, backward=backward)
        if layout == SEARCH:
            return self._search(replay, case, worker)
        outcome = run_case(self._criterion, case, worker, replay)
        return self.retrial.judge(self._criterion, case, outcome), keys

    def _search(
        self, replay: Replay, case: Case, worker: Worker
    ) -> tuple[CaseVerdict | None, Keys]:
        """Return the verdict of the first try that is right, and what was tried.

        What was right in one case has to be in all others: with a try of its own for each, code
        could choose a formula by it.
        """
        known = self._criterion, case
        raised = run_attempts(*known, worker, replace(replay, layout=NAMED))
        judge, tolerance = self.retrial.judge, self.retrial.assignment.rubric.tolerance
        with self.retrial.search_time.search(worker) as search:
            tries = CacheTries(
                lambda tries: worker.run(*known, replace(replay, tries=tuple(tries))),
                lambda one: right_verdict(judge, tolerance, *known, replace(one, attempts=raised)),
                lambda few: marks_of([one.values for one in few], case, self._criterion, tolerance),
                lambda: self._is_late(search, replay.forward),
            )
            if replay.first:
                return tries.right_again(replay.first), replay.first
            return tries.first_right()

    def _is_late(self, search: LimitedSearch, forward: str) -> bool:
        self.late.update([forward] if search.is_late else [])
        return search.is_late

    def _consistent(self, plan: Plan, worker: Worker) -> CriterionGrade:
        if self.retrial.seconds_left <= 0:
            return self._direct
        cases = [case for case in self.retrial.cases(self.name) if case.dtype == "float64"][:2]
        if all(Consistency(self._criterion, case, worker).holds() for case in cases):
            return consistent(self._direct, plan.forward, self._terms)
        return self._direct

    def _twin(self, carried: Grades) -> CriterionGrade | None:
        """Return a criterion of the same function and needs that was judged again and is right."""
        needs = self.ground.needs
        twins = (
            grade
            for grade in carried.values()
            if grade.function == self._direct.function and grade.score == grade.points
            if set(needs.get(grade.name, ())) == set(needs.get(self.name, ()))
        )
        return next(twins, None)

    @property
    def ground(self) -> Ground:
        """Return what is fixed when following through begins."""
        return self.retrial.ground

    @property
    def _terms(self) -> FollowThrough:
        return self.retrial.terms

    @property
    def _criterion(self) -> Criterion:
        return self.retrial.criterion(self.name)

    @property
    def _direct(self) -> CriterionGrade:
        return self.ground.grades[self.name]

    def _verdicts(self) -> dict[str, CaseVerdict]:
        return {verdict.name: verdict for verdict in self._direct.cases}


def _is_settled(grade: CriterionGrade, criterion: Criterion, terms: FollowThrough) -> bool:
    """Return whether its own run could show nothing that is worth more.

    Lines are counted only in that.
    """
    if criterion.efficiency or not grade.carried_forward:
        return False
    if grade.score >= grade.points:
        return True
    free = terms.substitute == terms.cache == FULL
    return free and grade.lost_to == "own" and all(case.status in JUDGED for case in grade.cases)


def _shown(grade: CriterionGrade) -> tuple[object, ...]:
    return grade.status, grade.score, *(case.status for case in grade.cases)
