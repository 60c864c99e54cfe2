"""What it takes to judge criteria of one submission again, in fresh workers."""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cache

from grader.confined.quick_dataclass import dataclass
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.grades import CaseVerdict, CriterionGrade
from grader.core.outcomes import LoadedFunction, Outcome
from grader.core.rubric import Criterion, FollowThrough
from grader.core.submission import Job
from grader.grading.retrials.search_time import SearchTime
from grader.judging.retry.function_pairs import find_pairs
from grader.judging.retry.plans import Ground
from grader.sandbox.sandbox_protocol import Sandbox, Worker

Judge = Callable[[Criterion, Case, Outcome], CaseVerdict]


@dataclass(frozen=True)
class Retrial:
    """An assignment, what was found directly, and the means to run and judge."""

    assignment: Assignment
    ground: Ground
    sandbox: Sandbox
    job: Job
    judge: Judge
    deadline: float  # by `time.monotonic`
    search_time: SearchTime  # of the submission: what replaces this one has the same

    def open(self) -> AbstractContextManager[Worker]:
        """Return a worker with processes of its own, for the time that is left."""
        return self.sandbox.open(replace(self.job, total_seconds=self.seconds_to_run))

    @property
    def seconds_to_run(self) -> float:
        """Return the time until the deadline, or a little: what is late is noticed elsewhere."""
        return max(self.seconds_left, 0.01)

    @property
    def seconds_left(self) -> float:
        """Return the time until the deadline."""
        return self.deadline - time.monotonic()

    @property
    def terms(self) -> FollowThrough:
        """Return what the rubric says of mistakes that are followed through."""
        return self.assignment.rubric.follow_through

    def criterion(self, name: str) -> Criterion:
        """Return a criterion of the rubric."""
        return self.assignment.rubric.criterion(name)

    def cases(self, name: str) -> tuple[Case, ...]:
        """Return the cases of a criterion."""
        return self.assignment.cases.cases[name]


def retrial_of(
    grades: Mapping[str, CriterionGrade],
    assignment: Assignment,
    functions: Mapping[str, LoadedFunction],
    sandbox: Sandbox,
    job: Job,
    judge: Judge,
    seconds: float,
    search_time: SearchTime,
) -> Retrial:
    """Return what it takes to judge again, all together in so many seconds."""
    rubric = assignment.rubric
    said = {alternative.say for criterion in rubric.criteria for alternative in criterion.accept}
    known = assignment.cases.needs, find_pairs(rubric), functions, said
    free = {c.name for c in rubric.criteria if any(spec.up_to for spec in c.outputs)}
    ground = Ground(grades, *known, cache(assignment.answered_methods), free)
    deadline = time.monotonic() + seconds
    return Retrial(assignment, ground, sandbox, job, judge, deadline, search_time)
