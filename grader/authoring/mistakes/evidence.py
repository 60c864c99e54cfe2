"""Collects the evidence of an assignment: every known mistake, run on the cases that tell."""

import copy
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

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
from grader.core.cases import Array, Case, CaseSet
from grader.core.evidence import Evidence, Fingerprint
from grader.core.rubric import Criterion, Misconception, Rubric
from grader.judging.diagnosis.diagnose import tells
from grader.judging.diagnosis.projections import COUNT, project
from grader.judging.diagnosis.wrong import same
from grader.reference import settings_of

Progress = Callable[[str], None]
Runs = Mapping[str, Array]  # outputs of one case, by dotted name


@dataclass
class _Collection:
    """Fingerprints of one criterion as they come in; what behaves alike is kept once."""

    criterion: Criterion
    cases: Sequence[Case]
    fingerprints: dict[bytes, Fingerprint] = field(default_factory=dict)
    projections: list[Array] = field(default_factory=list)

    @property
    def outputs(self) -> tuple[str, ...]:
        return tuple(expected.name for expected in self.cases[0].expected)

    def add(self, fingerprint: Fingerprint, runs: Sequence[Runs]) -> None:
        """Notes a mistake with what it gives in each case (nothing where it raises)."""
        found = np.stack([self._projected(*pair) for pair in zip(self.cases, runs, strict=True)])
        key = np.array([f"{number:.7e}" for number in found.ravel()]).tobytes()
        if not np.isnan(found).all() and key not in self.fingerprints:
            self.fingerprints[key] = fingerprint
            self.projections.append(found)

    def _projected(self, case: Case, run: Runs) -> Array:
        rows = [_projection(run.get(e.name), e.array) for e in case.expected]
        return np.stack(rows)

    def evidence(self) -> Evidence:
        shape = (0, len(self.cases), len(self.outputs), COUNT)
        return Evidence(
            cases=tuple(case.name for case in self.cases),
            outputs=self.outputs,
            fingerprints=tuple(self.fingerprints.values()),
            projections=np.stack(self.projections) if self.projections else np.zeros(shape),
        )


def _projection(got: Array | None, expected: Array) -> Array:
    if got is None or got.dtype.kind not in "biuf" or same(got, expected):
        return np.full(COUNT, np.nan)
    return project(got)


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
    collection = _Collection(criterion, [trial.case for trial in trials])
    entered = _entered(criterion, trials, bench)
    for misconception in rubric.misconceptions:
        _add_misconception(misconception, collection, trials, entered, sources)
    _add_altered_inputs(collection, trials)
    _add_mutants(collection, trials, entered, bench)
    known = collection.evidence()
    traced = {t.case.name: intermediates(t.case, t.run, t.namespaces) for t in trials}
    return Evidence(known.cases, known.outputs, traced, known.fingerprints, known.projections)


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
    collection: _Collection,
    trials: Sequence[Trial],
    entered: Collection[Function],
    sources: Mapping[str, bytes],
) -> None:
    name = collection.criterion.name
    if misconception.criteria and name not in misconception.criteria:
        return
    fingerprint = Fingerprint("misconception", misconception.say)
    if misconception.inputs:
        if set(misconception.inputs) <= set(trials[0].case.inputs):
            runs = [_run(t, altered(misconception, t.case, t.scope)) for t in trials]
            collection.add(fingerprint, runs)
        return
    for function in entered:
        if function.name == misconception.within:
            mutant = patched(misconception, function, sources[function.file])
            with in_place(mutant):
                collection.add(fingerprint, [_run(t, t.case.inputs) for t in trials])


def _add_altered_inputs(collection: _Collection, trials: Sequence[Trial]) -> None:
    """Those that fit all the cases: the words are the same where the sizes are not."""
    by_words: list[dict[str, AlteredInputs]] = [
        {change.say: change for change in altered_inputs(trial.case)} for trial in trials
    ]
    for say in by_words[0]:
        if all(say in changes for changes in by_words):
            pairs = zip(trials, by_words, strict=True)
            runs = [_run(t, changes[say].inputs, changes[say].restore) for t, changes in pairs]
            collection.add(Fingerprint("input", say), runs)


def _add_mutants(
    collection: _Collection, trials: Sequence[Trial], entered: Sequence[Function], bench: Bench
) -> None:
    mutants = [mutant for function in entered for mutant in bench.mutants(function)]
    for mutant in sorted(mutants, key=rank):
        runs = list(_mutated(mutant, trials))
        if len(runs) == len(trials):
            collection.add(Fingerprint("mutant", phrase(mutant), note(mutant)), runs)


def _mutated(mutant: Mutant, trials: Sequence[Trial]) -> Iterator[Runs]:
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
) -> Runs:
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
