"""Collects the evidence of an assignment: every known mistake, run on the cases that tell."""

import copy
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.authoring.mistakes.fingerprints import Fingerprints, Run
from grader.authoring.mistakes.inputs import AlteredInputs, altered_inputs
from grader.authoring.mistakes.intermediates import intermediates
from grader.authoring.mistakes.patches import altered, patched
from grader.authoring.mistakes.phrases import note, phrase, rank
from grader.authoring.mutation.bench import Bench, set_up_bench
from grader.authoring.mutation.functions import Function
from grader.authoring.mutation.mutants import Mutant, in_place
from grader.authoring.mutation.trials import Trial
from grader.authoring.runs import Scope, output_leaves
from grader.confined.execute import execute
from grader.core.cases import Array, CaseSet
from grader.core.evidence import Evidence, Fingerprint
from grader.core.rubric import Criterion, Misconception, Rubric
from grader.judging.diagnosis.diagnose import tells
from grader.reference import settings_of

Progress = Callable[[str], None]


def collect_evidence(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    case_set: CaseSet,
    scope: Scope,
    progress: Progress = lambda name: None,
) -> dict[str, Evidence]:
    """By criterion: intermediates, and fingerprints of misconceptions, inputs and mutants.

    The reference in `scope` is changed meanwhile, and whole again afterwards.
    """
    bench = set_up_bench(rubric, sources, case_set, scope)
    found: dict[str, Evidence] = {}
    for criterion in rubric.criteria:
        trials = _trials(criterion, bench)
        if trials:
            progress(criterion.name)
            found[criterion.name] = _evidence(criterion, trials, bench, rubric, sources)
    return found


def _trials(criterion: Criterion, bench: Bench) -> list[Trial]:
    return [t for t in bench.trials if t.criterion is criterion and tells(t.case)]


def _evidence(
    criterion: Criterion,
    trials: Sequence[Trial],
    bench: Bench,
    rubric: Rubric,
    sources: Mapping[str, bytes],
) -> Evidence:
    fingerprints = Fingerprints([trial.case for trial in trials])
    entered = _entered(criterion, trials, bench)
    for misconception in rubric.misconceptions:
        _add_misconception(misconception, fingerprints, trials, entered, sources)
    _add_altered_inputs(fingerprints, trials)
    _add_mutants(fingerprints, trials, entered, bench)
    traced = {t.case.name: intermediates(t.case, t.run, t.namespaces) for t in trials}
    return fingerprints.evidence(traced)


def _entered(criterion: Criterion, trials: Sequence[Trial], bench: Bench) -> list[Function]:
    """The function that is graded, and helpers that no criterion grades."""
    graded = {trial.criterion.function for trial in bench.trials}
    watch = bench.trials[trials[0]]
    return [
        f
        for f in bench.functions
        if f.name == criterion.function
        or (f.name not in graded and f.loaded.__code__ in watch.entered)
    ]


def _add_misconception(
    misconception: Misconception,
    fingerprints: Fingerprints,
    trials: Sequence[Trial],
    entered: Collection[Function],
    sources: Mapping[str, bytes],
) -> None:
    name = trials[0].criterion.name
    if misconception.criteria and name not in misconception.criteria:
        return
    fingerprint = Fingerprint("misconception", misconception.say)
    if misconception.inputs:
        if set(misconception.inputs) <= set(trials[0].case.inputs):
            runs = [_run(t, altered(misconception, t.case, t.scope)) for t in trials]
            fingerprints.add(fingerprint, runs)
        return
    for function in entered:
        if function.name == misconception.within:
            mutant = patched(misconception, function, sources[function.file])
            with in_place(mutant):
                fingerprints.add(fingerprint, [_run(t, t.case.inputs) for t in trials])


def _add_altered_inputs(fingerprints: Fingerprints, trials: Sequence[Trial]) -> None:
    """Those that fit all the cases: the words are the same where the sizes are not."""
    by_words: list[dict[str, AlteredInputs]] = [
        {change.say: change for change in altered_inputs(trial.case)} for trial in trials
    ]
    for say in by_words[0]:
        if all(say in changes for changes in by_words):
            pairs = zip(trials, by_words, strict=True)
            runs = [_run(t, changes[say].inputs, changes[say].restore) for t, changes in pairs]
            fingerprints.add(Fingerprint("input", say), runs)


def _add_mutants(
    fingerprints: Fingerprints, trials: Sequence[Trial], entered: Sequence[Function], bench: Bench
) -> None:
    mutants = [mutant for function in entered for mutant in bench.mutants(function)]
    for mutant in sorted(mutants, key=rank):
        runs = list(_mutated(mutant, trials))
        if len(runs) == len(trials):
            fingerprints.add(Fingerprint("mutant", phrase(mutant), note(mutant)), runs)


def _mutated(mutant: Mutant, trials: Sequence[Trial]) -> Iterator[Run]:
    """What the mutant gives, as long as it gives anything."""
    with in_place(mutant):
        for trial in trials:
            run = _run(trial, trial.case.inputs)
            if not run:
                return
            yield run


def _run(
    trial: Trial,
    inputs: Mapping[str, Any],
    restore: Callable[[Array], Array] = np.asarray,
) -> Run:
    """The outputs of a case on the reference as it is now; none if it raises."""
    criterion, settings = trial.criterion, settings_of(trial.case)
    names = [spec.name for spec in criterion.outputs]
    given = copy.deepcopy(dict(inputs))
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            values = execute(criterion.call, trial.scope, given, settings, names)
            leaves = output_leaves(criterion, values)
            return {name: restore(array) for name, array in leaves.items()}
    except (Exception, SystemExit):
        return {}
