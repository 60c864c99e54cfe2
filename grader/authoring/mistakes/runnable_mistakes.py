"""Mistakes that can be run: each gives the outputs of the cases as somebody who made it would."""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import output_leaves
from grader.authoring.mistakes.altered_inputs import AlteredInputs, altered_inputs
from grader.authoring.mistakes.mistake_signatures import Projected, projected
from grader.authoring.mistakes.patches import altered, patched
from grader.authoring.mistakes.phrases import note, phrase
from grader.authoring.mutation.mutants import Mutant, in_place
from grader.authoring.mutation.reference_functions import Function
from grader.authoring.mutation.trials import Trial
from grader.core.cases import Array
from grader.core.evidence import Fingerprint
from grader.core.rubric import Misconception

Inputs = Callable[[Trial], Mapping[str, Any]]
Restore = Callable[[Array], Array]


@dataclass(frozen=True)
class Mistake:
    """One mistake, in the reference or in its inputs."""

    told: Callable[[], Fingerprint]  # asked for only where the mistake gives something
    mutant: Mutant | None = None
    inputs: Inputs = lambda trial: trial.case.inputs
    restore: Callable[[Trial], Restore] = lambda trial: np.asarray  # of outputs, to their order
    whole: bool = False  # says nothing unless it gives something in every case

    def runs(self, trials: Sequence[Trial]) -> Projected | None:
        """What it gives in each case; None if it gives too little."""
        with in_place(self.mutant) if self.mutant else contextlib.nullcontext():
            found = []
            for trial in trials:
                found.append(self._run(trial))
                if self.whole and not found[-1]:
                    return None
        return projected([trial.case for trial in trials], found)

    def _run(self, trial: Trial) -> dict[str, Array]:
        values = trial.limited_run(self.inputs(trial))
        try:
            leaves = output_leaves(trial.criterion, values or {})
            restore = self.restore(trial)
            return {name: restore(array) for name, array in leaves.items()}
        except Exception:  # an output is missing, or has another form
            return {}


def misconceived(
    misconception: Misconception,
    trials: Sequence[Trial],
    entered: Collection[Function],
    sources: Mapping[str, bytes],
) -> Iterator[Mistake]:
    """What the rubric's own word of a mistake means for a criterion, if it means anything."""
    if misconception.criteria and trials[0].criterion.name not in misconception.criteria:
        return
    told = partial(Fingerprint, "misconception", misconception.say)
    if misconception.inputs:
        if set(misconception.inputs) <= set(trials[0].case.inputs):
            yield Mistake(told, inputs=lambda t: altered(misconception, t.case, t.scope))
        return
    for function in entered:
        if function.name == misconception.within:
            source = sources[function.file]
            yield Mistake(told, mutant=patched(misconception, function, source))


def misread(trials: Sequence[Trial]) -> Iterator[Mistake]:
    """Altered inputs that fit all the cases: the words are the same where the sizes are not."""
    by_words: list[dict[str, AlteredInputs]] = [
        {change.say: change for change in altered_inputs(trial.case)} for trial in trials
    ]
    for say in by_words[0]:
        if all(say in changes for changes in by_words):
            own = dict(zip(trials, (changes[say] for changes in by_words), strict=True))
            yield _misread(say, own)


def _misread(say: str, own: Mapping[Trial, AlteredInputs]) -> Mistake:
    return Mistake(
        partial(Fingerprint, "input", say),
        inputs=lambda trial: own[trial].inputs,
        restore=lambda trial: own[trial].restore,
    )


def mutated(mutant: Mutant) -> Mistake:
    """A small change of the reference."""
    return Mistake(
        lambda: Fingerprint("mutant", phrase(mutant), note(mutant)), mutant=mutant, whole=True
    )
