"""Follows mistakes through: runs again what failed because of something else, in fresh workers."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade, Status
from grader.core.outcomes import LoadedFunction, Outcome
from grader.core.replay_orders import SEARCH, Keys, Replay, can_answer, tries_of
from grader.core.rubric import Criterion, FollowThrough
from grader.core.submission import Job
from grader.grading.criterion_run import run_case
from grader.grading.own_gradients import Consistency
from grader.judging.retry.carried_credit import (
    better_cases,
    carried_forward,
    consistent,
    hopeless,
    inherited,
    right,
)
from grader.judging.retry.function_pairs import find_pairs
from grader.judging.retry.plans import Ground, Plan
from grader.judging.score.criterion_score import score_criterion
from grader.sandbox.sandbox_protocol import Sandbox, Worker

# After so many the trusted side looks whether one is right: the few likely caches first, then all
# that the search makes.
TRIES = (20, 250, 1500)

Judge = Callable[[Criterion, Case, Outcome], CaseVerdict]
Grades = Mapping[str, CriterionGrade]


def follow_through(
    grades: Grades,
    assignment: Assignment,
    functions: Mapping[str, LoadedFunction],
    sandbox: Sandbox,
    job: Job,
    judge: Judge,
) -> dict[str, CriterionGrade]:
    """Return the grades of criteria that earn more when each mistake is charged once.

    Only when all direct verdicts are fixed: from here on right values enter processes, each of
    which judges one criterion and is thrown away. All of them together have the time of one
    submission, of which each has an equal share and what those before it left over.
    """
    terms = assignment.rubric.follow_through
    ground = Ground(grades, assignment.cases.needs, find_pairs(assignment.rubric), functions)
    if terms.mode == "off" or not ground.order():
        return {}
    carried: dict[str, CriterionGrade] = {}
    deadline = time.monotonic() + job.total_seconds
    share = job.total_seconds / len(ground.order())
    for after, name in reversed(list(enumerate(reversed(ground.order())))):
        plans = ground.plans(name, carried)
        own = deadline - after * share
        follower = Follower(assignment, ground, sandbox, job, judge, name, own)
        best = follower.best(plans, carried) if plans else grades[name]
        if best.score > grades[name].score:
            carried[name] = best
    return carried


@dataclass(frozen=True)
class Follower:
    """Judges one criterion again, by its plans and their cache layouts."""

    assignment: Assignment
    ground: Ground
    sandbox: Sandbox
    job: Job
    judge: Judge
    name: str
    deadline: float  # of this criterion, by `time.monotonic`

    def best(self, plans: list[Plan], carried: Grades) -> CriterionGrade:
        """Return the best grade, the direct one among them."""
        best = self._direct
        if self._criterion.ensure or self._criterion.statistical:
            twin = self._twin(carried)
            return inherited(best, twin, self._terms) if twin else best
        if self._seconds_left <= 0:
            return best
        with self._open() as worker:
            for plan in plans:
                best = max(best, self._again(plan, worker), key=lambda grade: grade.score)
                if best.score == best.points:
                    return best
        if any(plan.forward not in ("", *self.ground.endless()) for plan in plans):
            best = max(best, self._consistent(plans[0]), key=lambda grade: grade.score)
        return best

    def _again(self, plan: Plan, worker: Worker) -> CriterionGrade:
        best = self._direct
        for layout in plan.layouts:
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
        failed = [case for case in self._cases() if not right(self._verdicts()[case.name])]
        for case in sorted(failed, key=lambda case: case.weight is not None):
            verdict, keys = self._case(plan, layout, case, worker, keys)
            if verdict and verdict.status is Status.TIMED_OUT and case.weight is None:
                return None
            if verdict and not hopeless(verdict):
                again[case.name] = verdict
            elif case.weight is None:
                return self._direct
        verdicts = better_cases(self._direct.cases, again)
        loaded = self.ground.functions.get(self._direct.function)
        grade = score_criterion(self._criterion, verdicts, loaded)
        return carried_forward(self._direct, grade, plan, self._terms)

    def _case(
        self, plan: Plan, layout: str, case: Case, worker: Worker, keys: Keys
    ) -> tuple[CaseVerdict | None, Keys]:
        """Return the verdict with functions replaced, None if the case calls none; and the keys."""
        calls = self.assignment.recorded(self.name, case.name)
        if not can_answer(calls, plan.replaced) and not plan.skipping:
            return None, keys
        own, endless = self.ground.usable(), self.ground.endless()
        replay = Replay(calls, plan.replaced, own, layout, plan.forward, endless, first=keys)
        replay = replace(replay, skipping=plan.skipping)
        if layout == SEARCH:
            return self._search(replay, case, worker)
        outcome = run_case(self._criterion, case, worker, replay)
        return self.judge(self._criterion, case, outcome), keys

    def _search(
        self, replay: Replay, case: Case, worker: Worker
    ) -> tuple[CaseVerdict | None, Keys]:
        """Return the verdict of the first try that is right, and what was tried.

        Which one is right is found out here, not where it was tried. What was right in one case has
        to be in all others: with a try of its own for each, code could choose a formula by it.
        """
        start = 0
        for stop in (1,) if replay.first else TRIES:
            outcome = worker.run(self._criterion, case, replace(replay, tries=(start, stop)))
            tries = tries_of(outcome, stop - start)
            for keys, one in tries:
                verdict = self.judge(self._criterion, case, one)
                if right(verdict) and keys == (replay.first or keys):
                    return verdict, keys
            if len(tries) < stop - start:
                break
            start = stop
        return None, replay.first

    def _consistent(self, plan: Plan) -> CriterionGrade:
        if not self._terms.consistent or self._seconds_left <= 0:
            return self._direct
        with self._open() as worker:
            cases = [case for case in self._cases() if case.dtype == "float64"][:2]
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

    def _open(self) -> AbstractContextManager[Worker]:
        return self.sandbox.open(replace(self.job, total_seconds=self._seconds_left))

    @property
    def _seconds_left(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def _terms(self) -> FollowThrough:
        return self.assignment.rubric.follow_through

    @property
    def _criterion(self) -> Criterion:
        return self.assignment.rubric.criterion(self.name)

    @property
    def _direct(self) -> CriterionGrade:
        return self.ground.grades[self.name]

    def _cases(self) -> tuple[Case, ...]:
        return self.assignment.cases.cases[self.name]

    def _verdicts(self) -> dict[str, CaseVerdict]:
        return {verdict.name: verdict for verdict in self._direct.cases}
