"""Collects the evidence of an assignment: every known mistake, run on the cases that tell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.pool import Progress, Tick, silent
from grader.authoring.mistakes.intermediates import intermediates
from grader.authoring.mistakes.mistake_signatures import Signatures
from grader.authoring.mistakes.phrases import is_forgotten_call, rank
from grader.authoring.mistakes.runnable_mistakes import (
    RunnableMistake,
    misconceived,
    misread,
    mutated,
)
from grader.authoring.mutation.mutant_bench import MutantBench, set_up_bench
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.trials import Trial
from grader.core.cases import CaseSet, Evidence, Traced
from grader.core.rubric import Criterion, Rubric
from grader.judging.diagnosis.diagnose import tells


def collect_evidence(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    case_set: CaseSet,
    scope: Scope,
    progress: Progress = silent,
    bench: MutantBench | None = None,
) -> dict[str, Evidence]:
    """Return by criterion intermediates, and signatures of misconceptions, inputs and mutants.

    A mistake that does not end, or ends its process, has no signature. A `bench` that is set up
    already can be used again.
    """
    bench = bench or set_up_bench(rubric, sources, case_set, scope)
    told = [trials for c in rubric.criteria if (trials := _trials(c, bench))]
    found = _signatures(told, bench, rubric, sources, partial(progress, "mistakes"))
    traced = _traced(told, bench, partial(progress, "steps"))
    return {trials[0].criterion.name: found[i].evidence(traced[i]) for i, trials in enumerate(told)}


def _signatures(
    told: Sequence[Sequence[Trial]],
    bench: MutantBench,
    rubric: Rubric,
    sources: Mapping[str, bytes],
    tick: Tick,
) -> list[Signatures]:
    """Return the signatures of each criterion: one stage for all, so that no processor waits."""
    found = [Signatures([trial.case for trial in trials]) for trials in told]
    plan = [
        (signatures, trials, mistake)
        for signatures, trials in zip(found, told, strict=True)
        for mistake in _mistakes(trials, bench, rubric, sources)
    ]
    outcomes = bench.try_all([partial(mistake.runs, trials) for _, trials, mistake in plan], tick)
    for (signatures, _, mistake), outcome in zip(plan, outcomes, strict=True):
        if outcome.problem:
            raise outcome.problem
        for form in outcome.value or ():
            signatures.add(mistake.told(), form)
    return found


def _trials(criterion: Criterion, bench: MutantBench) -> list[Trial]:
    """Return the cases that tell, required ones first: of many runs the first.

    No single random value tells anything.
    """
    own = [t for t in bench.trials if t.criterion is criterion and t.case.expected]
    told = [replace(t, case=t.case.once) for t in own if tells(t.case, criterion)]
    return sorted(told, key=lambda t: t.case.weight is not None)


def _traced(
    told: Sequence[Sequence[Trial]], bench: MutantBench, tick: Tick
) -> list[dict[str, tuple[Traced, ...]]]:
    """Return what the reference computes on its way; nothing for a case with too much.

    Nor for one with a weight: relations hold in required cases, or are not spoken of.
    """
    plan = [(i, t) for i, trials in enumerate(told) for t in trials if t.case.weight is None]
    once = [replace(t, case=replace(t.case, gradients={})) for _, t in plan]  # it runs again
    tasks = [partial(intermediates, t.case, t.run, t.namespaces) for t in once]
    found: list[dict[str, tuple[Traced, ...]]] = [{} for _ in told]
    for (i, trial), outcome in zip(plan, bench.watch_all(tasks, tick), strict=True):
        found[i][trial.case.name] = outcome.value or ()
    return found


def _mistakes(
    trials: Sequence[Trial], bench: MutantBench, rubric: Rubric, sources: Mapping[str, bytes]
) -> Iterator[RunnableMistake]:
    """Yield all mistakes of a criterion: what behaves alike is told in the words of the first."""
    entered = _entered(trials, bench)
    for misconception in rubric.misconceptions:
        yield from misconceived(misconception, trials, entered, sources)
    mutants = [
        mutant
        for function in entered
        for mutant in (*bench.mutants(function), *bench.mistakes(function))
    ]
    ranked = sorted(mutants, key=rank)
    inputs = list(misread(trials))
    yield from (each for each in inputs if not _zeroes(each) and not _repeats(each))
    # Of an input that only a condition reads, zeros are the same as no condition.
    yield from (mutated(each) for each in ranked if each.kind == "ignored_condition")
    # A limit of zero stops all learning, as does a step that is never taken: people forget lines.
    yield from (mutated(each) for each in ranked if is_forgotten_call(each))
    yield from filter(_zeroes, inputs)
    # What is added to all scores makes no difference to a softmax: then zeros are likelier.
    yield from filter(_repeats, inputs)
    left = (each for each in ranked if not is_forgotten_call(each))
    yield from (mutated(each) for each in left if each.kind != "ignored_condition")


def _zeroes(mistake: RunnableMistake) -> bool:
    return mistake.told().say.endswith("were zero")


def _repeats(mistake: RunnableMistake) -> bool:
    return mistake.told().say.endswith("were read, repeatedly")


def _entered(trials: Sequence[Trial], bench: MutantBench) -> list[Function]:
    """Return the function that is graded, and helpers that no criterion grades."""
    graded = {trial.criterion.function for trial in bench.trials if trial.has_values}
    own, name = trials[0].criterion, trials[0].case.name
    watch = next(w for t, w in bench.trials.items() if (t.criterion, t.case.name) == (own, name))
    return [
        f
        for f in bench.functions
        if f.name == trials[0].criterion.function
        or (f.name not in graded and f.loaded.__code__ in watch.entered)
    ]
