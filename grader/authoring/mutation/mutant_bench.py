"""Everything needed to try changes of the reference: its functions, and cases in a good order."""

import ast
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from types import CodeType, ModuleType
from typing import Any, NamedTuple

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.limited.limited_process import Task, note
from grader.authoring.limited.pool import Outcome, Tick, quiet, run_all
from grader.authoring.limited.process_limits import StepLimits, step_limits
from grader.authoring.mutation.kept_properties import keeps_properties
from grader.authoring.mutation.likely_array_operators import LIKELY_OF_ARRAYS
from grader.authoring.mutation.likely_operators import LIKELY
from grader.authoring.mutation.mutants import Mutant, in_place, mutants_of
from grader.authoring.mutation.reference_functions import (
    Function,
    graded_functions,
    helper_of,
    known_codes,
)
from grader.authoring.mutation.state import state_of
from grader.authoring.mutation.surroundings import SHAPES, Surroundings
from grader.authoring.mutation.trials import Trial, TrialResult
from grader.authoring.mutation.watch import Told, Watch, alike_names, array_names, number_names
from grader.authoring.mutation.whole_functions import whole_mutants
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric

FREE = -1  # in place of a trial: what changes is only what `up_to` leaves free


class FirstFailure(NamedTuple):
    """Where a mutant is noticed."""

    place: int  # of the first trial that it fails
    partly: bool = False  # in all that it fails it earns a part of the credit, by `sloppy`


# Mutants that one process tries, so that starting it, some milliseconds, costs less than they do.
TOGETHER = 64
# Among which a few tasks are divided at least, so that no processor waits long for the last one.
PIECES = 8


@dataclass(frozen=True, eq=False)
class MutantBench:
    """Functions to change, and trials to notice it."""

    functions: tuple[Function, ...]  # graded ones, then the helpers beside them
    trials: Mapping[Trial, Watch]  # with what was seen of the reference during each
    watch: Watch  # all of them together
    spaces: Sequence[dict[str, Any]]  # names of the reference's modules
    limits: StepLimits
    made: dict[Function, tuple[Mutant, ...]] = field(default_factory=dict)  # mutants
    likely: dict[Function, tuple[Mutant, ...]] = field(default_factory=dict)  # mistakes

    def try_all(self, tasks: Sequence[Task], tick: Tick = quiet) -> list[Outcome]:
        """Try changes of the reference, each in a process where no other one left anything."""
        return _run_alike(tasks, self.limits, self.spaces, tick)

    def watch_all(self, tasks: Sequence[Task], tick: Tick = quiet) -> list[Outcome]:
        """Run the reference as it is, more slowly: something looks on."""
        return _run_alike(tasks, self.limits.longer, self.spaces, tick)

    def mutants(self, function: Function) -> tuple[Mutant, ...]:
        """Return all mutants of a function, which are made once."""
        if function not in self.made:
            around = surroundings(function, self.watch)
            self.made[function] = tuple(mutants_of(function, around))
        return self.made[function]

    def mistakes(self, function: Function) -> tuple[Mutant, ...]:
        """Return what is not tried on the cases, only as evidence: mistakes that are likely."""
        if function not in self.likely:
            around = surroundings(function, self.watch)
            likely = mutants_of(function, around, (*LIKELY, *LIKELY_OF_ARRAYS))
            self.likely[function] = (*likely, *whole_mutants(function))
        return self.likely[function]

    def trials_of(self, function: Function) -> list[Trial]:
        """Return the trials that enter a function: its own criteria's first, then the cheapest."""
        code = function.loaded.__code__
        entering = [trial for trial, watch in self.trials.items() if code in watch.entered]
        return sorted(entering, key=lambda trial: self._rank(function, trial))

    def _rank(self, function: Function, trial: Trial) -> tuple[bool, int, float]:
        foreign = trial.criterion.function != function.name
        names = [spec.name for spec in trial.criterion.cases]
        return foreign, names.index(trial.case.name), trial.lines


def set_up_bench(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    case_set: CaseSet,
    scope: Scope,
    tick: Tick = quiet,
) -> MutantBench:
    """Run every case once on the reference as it is, and watch.

    Raises `GraderError` where it ends the process, or does not end.
    """
    graded = graded_functions(rubric, sources, scope)
    spaces = list({id(f.namespace): f.namespace for f in graded.values()}.values())
    codes = known_codes(spaces, (function.loaded.__code__ for function in graded.values()))
    plain = _plain_trials(rubric, case_set, scope, frozenset(map(id, spaces)))
    tasks = [partial(_watched, trial, codes, spaces) for trial in plain]
    outcomes = _run_alike(tasks, step_limits(rubric).longer, spaces, tick)
    trials: dict[Trial, Watch] = {}
    for trial, outcome in zip(plain, outcomes, strict=True):
        told, times = outcome.result("the reference", trial.criterion.name, (trial.case.name,))
        watch = told.heard(codes, spaces)
        trials[replace(trial, lines=watch.lines, **times)] = watch
    watch = _together(list(trials.values()))
    functions = [*graded.values(), *_helpers(graded, sources, watch)]
    entered = tuple(f for f in functions if f.loaded.__code__ in watch.entered)
    return MutantBench(entered, trials, watch, spaces, step_limits(rubric))


def _plain_trials(
    rubric: Rubric,
    case_set: CaseSet,
    scope: Scope,
    namespaces: Collection[int],
) -> list[Trial]:
    trials = (
        Trial(criterion, case, rubric.tolerance, scope, namespaces)
        for criterion in rubric.criteria
        for case in case_set.cases.get(criterion.name, ())
    )
    return [t for t in trials if t.has_values or t.criterion.ensure]


def _run_alike(
    tasks: Sequence[Task], limits: StepLimits, spaces: Sequence[dict[str, Any]], tick: Tick
) -> list[Outcome]:
    """Run tasks, several in a process as long as none leaves anything in the reference."""
    together = max(1, min(TOGETHER, len(tasks) // PIECES))
    return run_all(tasks, limits, together=together, state=partial(state_of, spaces), tick=tick)


def _watched(
    trial: Trial, codes: Sequence[CodeType], spaces: Sequence[dict[str, Any]]
) -> tuple[Told, dict[str, float]]:
    """Return what is seen, and how long the case and its properties take."""
    watch, start = Watch(trial.namespaces), time.process_time()
    values = watch.run(trial.run)
    ran = time.process_time()
    keeps_properties(trial, values)
    times = {"seconds": ran - start, "judging": time.process_time() - ran}
    return watch.told(codes, spaces), times


def first_killer(mutant: Mutant, trials: Sequence[Trial]) -> FirstFailure | None:
    """Return the first trial that the mutant fails; None if it passes them all.

    Properties, which may take seconds, come last, the cheapest first. The place is `FREE` if the
    mutant passes only because the rubric leaves something free. The parent of
    this process is told of each trial that begins: the mutant may end the process.
    """
    with in_place(mutant):
        for place, trial in enumerate(trials):
            if trial.has_values:
                note(place)
                result = trial.result()
                if result is not TrialResult.RIGHT:
                    near = result is TrialResult.NEAR and _stays_near(trials[place + 1 :])
                    return FirstFailure(place, near and not any(t.criterion.ensure for t in trials))
    by_lines = sorted(enumerate(trials), key=lambda pair: pair[1].lines)
    for place, trial in by_lines:
        if trial.criterion.ensure:
            note(place)
            with in_place(mutant):
                values = trial.limited_run()
            if values is None or not keeps_properties(trial, values):
                return FirstFailure(place)
    with in_place(mutant):
        changed = (not trial.passes(strict=True) for trial in trials if trial.leaves_free)
        return FirstFailure(FREE) if any(changed) else None


def _stays_near(trials: Sequence[Trial]) -> bool:
    return all(trial.result() is not TrialResult.WRONG for trial in trials if trial.has_values)


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
    """Return functions of the same files that graded functions call, and those that these call."""
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


def surroundings(function: Function, watch: Watch) -> Surroundings:
    """Return what the operators need to know of a function that was watched."""
    calls = watch.held.get(function.loaded.__code__, [])
    names = function.namespace
    slices: dict[str, list[ast.expr]] = {}
    subscripts = [n for n in ast.walk(function.node) if isinstance(n, ast.Subscript)]
    for node in subscripts:
        known = slices.setdefault(ast.unparse(node.value), [])
        texts = [ast.dump(other) for other in known]
        known += [] if ast.dump(node.slice) in texts or _texts(node.slice) else [node.slice]
    return Surroundings(
        alike=alike_names(calls),
        arrays=array_names(calls),
        numbers=number_names(calls),
        callables=frozenset(name for name, value in names.items() if callable(value)),
        slices=slices,
        keys=tuple(dict.fromkeys(key for node in subscripts for key in _texts(node.slice))),
        attributes=_attributes(function.node),
        numpy=next((n for n, v in names.items() if _is_module(v, "numpy")), "np"),
        torch=any(_is_module(value, "torch") for value in names.values()),
    )


def _attributes(node: ast.AST) -> dict[str, list[str]]:
    """Return the attributes of each name that are read as values: not called, and not a shape."""
    called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    found: dict[str, dict[str, None]] = {}
    for each in ast.walk(node):
        match each:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if id(each) not in called:
                if attr not in SHAPES and attr != "T":
                    found.setdefault(name, {})[attr] = None
    return {name: list(attributes) for name, attributes in found.items()}


def _texts(node: ast.AST) -> list[str]:
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _is_module(value: Any, name: str) -> bool:
    return isinstance(value, ModuleType) and value.__name__ == name
