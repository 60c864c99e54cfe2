"""All that earns points for nothing in an assignment, tried in processes of their own."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.pool import Outcome, Progress, run_all, silent
from grader.authoring.limited.process_limits import step_limits
from grader.authoring.mutation.mutant_bench import TOGETHER
from grader.authoring.reference_loading import reference_scope
from grader.authoring.unearned.alike_outputs import alike_criteria, alike_outputs
from grader.authoring.unearned.extra_items import extra_items
from grader.authoring.unearned.ignored_inputs import ignorable_inputs, ignored_input
from grader.authoring.unearned.points_bench import PointsBench
from grader.authoring.unearned.trivial_answers import trivial_answers
from grader.authoring.unearned.unearned_points import Unearned, unneeded, without_intended
from grader.authoring.unearned.wide_tolerances import wide_tolerances
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric
from grader.files.assignments import reference_sources
from grader.files.shipped_files import shipped_by_reference


@dataclass(frozen=True)
class ProvenAnswers:
    """What earns points for nothing and is not meant to; and what is said to be meant, and is not
    there.
    """

    found: list[Unearned]
    unneeded: list[str]


def prove_answers(
    rubric: Rubric, case_set: CaseSet, folder: Path, progress: Progress = silent
) -> ProvenAnswers:
    """Try on the cases of a rubric in that folder what should earn nothing."""
    sources = reference_sources(rubric, folder)
    scope = reference_scope(rubric, sources, shipped_by_reference(rubric, folder))
    found = every_unearned(rubric, case_set, scope, progress)
    return ProvenAnswers(without_intended(found, rubric), unneeded(found, rubric))


def every_unearned(
    rubric: Rubric, case_set: CaseSet, scope: Scope, progress: Progress = silent
) -> list[Unearned]:
    """Return what earns points for nothing, criterion by criterion.

    An answer that does not end, or ends its process, earns nothing.
    """
    benches = list(_benches(rubric, case_set, scope))
    inputs = [(bench, name) for bench in benches for name in ignorable_inputs(bench)]
    tasks = [partial(_of_values, bench) for bench in benches]
    tasks += [partial(_of_input, *each) for each in inputs]
    outcomes = run_all(
        tasks, step_limits(rubric).longer, together=TOGETHER, tick=partial(progress, "answers")
    )
    found = [each for outcome in outcomes for each in _heard(outcome)]
    found += alike_criteria(benches)
    order = [criterion.name for criterion in rubric.criteria]
    return sorted(found, key=lambda each: order.index(each.criterion))


def _benches(rubric: Rubric, case_set: CaseSet, scope: Scope) -> Iterator[PointsBench]:
    for criterion in rubric.criteria:
        cases = case_set.cases.get(criterion.name, ())
        if cases and criterion.points and not criterion.by_hand:
            ordered = sorted(cases, key=lambda case: case.weight is not None)
            yield PointsBench(criterion, tuple(ordered), rubric, scope)


def _of_values(bench: PointsBench) -> list[Unearned]:
    return [
        *trivial_answers(bench),
        *wide_tolerances(bench),
        *alike_outputs(bench),
        *extra_items(bench),
    ]


def _of_input(bench: PointsBench, name: str) -> list[Unearned]:
    found = ignored_input(bench, name)
    return [found] if found else []


def _heard(outcome: Outcome) -> Sequence[Unearned]:
    if outcome.problem:
        raise outcome.problem
    return outcome.value or ()
