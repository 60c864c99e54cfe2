"""Runs the reference on its cases again, and on fresh ones, and keeps what it gives there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from grader.authoring.cases.drawn_inputs import seed_of
from grader.authoring.cases.reference_values import content, reference_leaves
from grader.authoring.cases.storable_values import same
from grader.authoring.limited.limited_process import Task
from grader.authoring.limited.pool import Outcome
from grader.authoring.mutation.trials import TRIED, Trial
from grader.authoring.mutation.watch import most_lines
from grader.authoring.problems import Refused
from grader.authoring.survivors.case_maker import CaseMaker
from grader.authoring.survivors.fresh_specs import fresh_specs
from grader.authoring.survivors.reach import Place, Reach
from grader.authoring.survivors.returns import Returns
from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import Case, is_inexact
from grader.core.rubric import CaseSpec, Criterion, Rubric

RunAll = Callable[[Sequence[Task]], list[Outcome]]


@dataclass(frozen=True)
class Left:
    """What a run leaves behind."""

    tried: Any  # what `raises` told
    leaves: Mapping[str, Any]
    returned: str  # see `Returns`


@dataclass(frozen=True, eq=False)
class ReferenceRun:
    """One case on the reference: what it gives, and which places of the source it executes."""

    trial: Trial
    left: Left
    executed: frozenset[Place]
    given: Mapping[str, bytes]  # see `Reach`
    spec: CaseSpec | None = None  # of a fresh case

    @property
    def criterion(self) -> Criterion:
        """Return the criterion whose lines are run."""
        return self.trial.criterion

    @property
    def is_far(self) -> bool:
        """Return whether an expression of a given is another one: it may be no right input."""
        own = [dict(spec.given) for spec in self.criterion.cases]
        return self.spec is not None and dict(self.spec.given) not in own

    @property
    def number(self) -> int:
        """Return the place among the fresh cases of the criterion; 0 for a case of the rubric."""
        return (self.spec.seed or 0) if self.spec else 0


@dataclass(frozen=True)
class _Seen:
    case: Case
    left: Left
    executed: frozenset[Place]
    given: Mapping[str, bytes]
    lines: int


def reference_runs(
    rubric: Rubric, trials: Sequence[Trial], maker: CaseMaker, run_all: RunAll
) -> list[ReferenceRun]:
    """Return the runs of some trials, and those of fresh cases of the same criteria."""
    criteria = list(dict.fromkeys(trial.criterion for trial in trials))
    groups = {c: [t for t in trials if t.criterion is c] for c in criteria}
    plan: list[tuple[Trial, CaseSpec | None]] = [(trial, None) for trial in trials]
    plan += [(group[0], s) for group in groups.values() for s in _fresh(group)]
    tasks = [partial(_seen, trial, spec, rubric, maker) for trial, spec in plan]
    runs: list[ReferenceRun] = []
    for (trial, spec), outcome in zip(plan, run_all(tasks), strict=True):
        seen = None if outcome.problem or outcome.ended else outcome.value
        if seen and not (spec and any(_is_alike(seen.case, run.trial) for run in runs)):
            own = replace(trial, case=seen.case, lines=seen.lines)
            runs.append(ReferenceRun(own, seen.left, seen.executed, seen.given, spec))
    return runs


def _fresh(group: Sequence[Trial]) -> list[CaseSpec]:
    return fresh_specs(group[0].criterion, [trial.case for trial in group])


def _seen(trial: Trial, spec: CaseSpec | None, rubric: Rubric, maker: CaseMaker) -> _Seen | None:
    """Return what a run shows; None where the reference refuses what is fresh."""
    case = trial.case
    if spec:
        try:
            case = maker.draw(trial.criterion, spec, seed_of(rubric, spec), trial.scope)
        except Refused:
            return None
    trial = replace(trial, case=case)
    watch = Reach(trial.namespaces, most_lines(trial.lines), functions=heard(rubric))
    left = left_behind(trial, watch)
    if left is None or (spec and _holds_nan(left)):
        return None
    return _Seen(case, left, watch.places(), watch.given, watch.lines)


def heard(rubric: Rubric) -> frozenset[str]:
    """Return the functions whose returned values count, whether an output reads them or not."""
    return frozenset(own_name(criterion.function) for criterion in rubric.criteria)


def left_behind(trial: Trial, watch: Returns) -> Left | None:
    """Return what a run leaves behind; None if it raises or goes on for too long."""
    values = trial.watched_run(watch)
    if values is None:
        return None
    plain = {name: value for name, value in values.items() if name != TRIED}
    return Left(values.get(TRIED), reference_leaves(plain), watch.returned)


def _holds_nan(left: Left) -> bool:
    arrays: Iterator[Any] = (content(leaf) for leaf in left.leaves.values())
    return any(bool(np.isnan(array).any()) for array in arrays if is_inexact(array))


def _is_alike(case: Case, trial: Trial) -> bool:
    """Return whether a fresh case has the inputs of another one: its givens are constants."""
    other = trial.case
    if case.criterion != other.criterion:
        return False
    return dict(case.sizes) == dict(other.sizes) and same(dict(case.inputs), dict(other.inputs))
