"""Everything needed to try changes of the reference: its functions, and cases in a good order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from grader.authoring.mutation.functions import Function, graded_functions, helper_of
from grader.authoring.mutation.learning import surroundings
from grader.authoring.mutation.mutants import Mutant, in_place, mutants_of
from grader.authoring.mutation.trials import Trial
from grader.authoring.mutation.watch import Watch
from grader.authoring.runs import Scope
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric


@dataclass(frozen=True, eq=False)
class Bench:
    """Functions to change, and trials to notice it."""

    functions: tuple[Function, ...]  # graded ones, then the helpers beside them
    trials: Mapping[Trial, Watch]  # with what was seen of the reference during each
    watch: Watch  # all of them together

    def mutants(self, function: Function) -> Iterator[Mutant]:
        """All mutants of a function."""
        return mutants_of(function, surroundings(function, self.watch))

    def trials_of(self, function: Function) -> list[Trial]:
        """Those that enter it: its own criteria's first, and of the others the cheapest."""
        code = function.loaded.__code__
        entering = [trial for trial, watch in self.trials.items() if code in watch.entered]
        return sorted(entering, key=lambda trial: self._rank(function, trial))

    def _rank(self, function: Function, trial: Trial) -> tuple[bool, int, float]:
        foreign = trial.criterion.function != function.name
        names = [spec.name for spec in trial.criterion.cases]
        return foreign, names.index(trial.case.name), trial.lines


def set_up_bench(
    rubric: Rubric, sources: Mapping[str, bytes], case_set: CaseSet, scope: Scope
) -> Bench:
    """Runs every case that has outputs once on the reference as it is, and watches."""
    graded = graded_functions(rubric, sources, scope)
    namespaces = frozenset(id(function.namespace) for function in graded.values())
    trials: dict[Trial, Watch] = {}
    for criterion in rubric.criteria:
        for case in case_set.cases.get(criterion.name, ()) if criterion.outputs else ():
            trial = Trial(criterion, case, rubric.tolerance, scope, namespaces)
            watch = Watch(namespaces)
            watch.run(trial.run)
            trials[replace(trial, lines=watch.lines)] = watch
    watch = _together(list(trials.values()))
    functions = [*graded.values(), *_helpers(graded, sources, watch)]
    entered = tuple(f for f in functions if f.loaded.__code__ in watch.entered)
    return Bench(entered, trials, watch)


def first_killer(mutant: Mutant, trials: Sequence[Trial]) -> Trial | None:
    """The first trial that the mutant does not pass; None if it passes them all."""
    with in_place(mutant):
        return next((trial for trial in trials if not trial.passes()), None)


def _together(watches: Sequence[Watch]) -> Watch:
    whole = Watch(())
    for watch in watches:
        whole.entered |= watch.entered
        for code, callers in watch.callers.items():
            whole.callers.setdefault(code, set()).update(callers)
        for code, calls in watch.held.items():
            whole.held.setdefault(code, []).extend(calls)
    return whole


def _helpers(
    graded: Mapping[str, Function], sources: Mapping[str, bytes], watch: Watch
) -> list[Function]:
    """Functions of the same files that graded functions call, and those that these call."""
    known = {function.loaded.__code__: function for function in graded.values()}
    found: list[Function] = []
    while True:
        further = [
            helper
            for code, namespace in watch.entered.items()
            if code not in known
            for caller in [known[c] for c in watch.callers[code] if c in known][:1]
            if (helper := helper_of(code, namespace, caller, sources[caller.file]))
        ]
        if not further:
            return found
        known |= {helper.loaded.__code__: helper for helper in further}
        found += further
