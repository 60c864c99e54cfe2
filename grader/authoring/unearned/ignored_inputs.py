"""Inputs that no case makes matter: an answer that does without them earns all points."""

import ast
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.authoring.cases.drawn_inputs import draw_inputs
from grader.authoring.cases.reference_values import reference_leaves
from grader.authoring.cases.storable_values import same
from grader.authoring.limited.process_limits import arm
from grader.authoring.mistakes.altered_inputs import replaced
from grader.authoring.mutation.trials import MORE_SECONDS, TRIED, Trial
from grader.authoring.unearned.places_in_answers import last_name
from grader.authoring.unearned.points_bench import PointsBench, without
from grader.authoring.unearned.unearned_points import Unearned, earns
from grader.confined.function_names import short_name
from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import output_of
from grader.confined.values.tree import flatten
from grader.core.cases import Case
from grader.core.errors import GraderError
from grader.core.outcomes import Raised, Returned
from grader.core.rubric import Criterion
from grader.judging.credit import FULL
from grader.judging.values.expectations import expectations_of
from grader.judging.values.kinds.table_order import tables_in_order
from grader.judging.values.output_verdict import judge_output
from grader.reports.number_format import points_text

# Inputs of one criterion that are tried. A margin for time: each is a run of the reference, and the
# parameters of a model may be hundreds.
MOST_INPUTS = 24
# Of processor time, beside many times what the reference takes. A margin: most take milliseconds,
# and a loop that a zero makes endless costs as much.
SPARE_SECONDS = 0.2
KINDS = "biufc"  # of dtypes that are numbers
NUMBERS = (np.ndarray, np.generic, bool, int, float, complex)
OTHER_SEED = 1  # added to a case's own
Numbers = Mapping[str, Any]  # by dotted name
NEUTRAL = {"b": (True, False), "default": (0, 1)}
"""What an answer that does without an input may take for it, by the kind of dtype."""


def ignorable_inputs(bench: PointsBench) -> list[str]:
    """Return the dotted names of the inputs that are numbers, which all cases have.

    Numbers in a mapping or list without arrays are one input: one of them cannot be left out of the
    edges of a graph.
    """
    if not bench.criterion.call or not bench.criterion.outputs:
        return []  # judged by `ensure` alone: such cases may take seconds, as with mutants
    by_case = [_inputs(case) for case in bench.cases]
    names = [name for name in by_case[0] if all(name in each for each in by_case)]
    return names[:MOST_INPUTS]


def _inputs(case: Case) -> dict[str, Numbers]:
    """Return by input the numbers in it that are left out together."""
    found: dict[str, Numbers] = {}
    for name, value in case.inputs.items():
        leaves = list(flatten(name, value))
        numbers = {leaf: each for leaf, each in leaves if _is_number(each)}
        if any(isinstance(each, np.ndarray) for _, each in leaves):
            kept = (
                n for n in numbers.items() if isinstance(n[1], np.ndarray) or not _is_item(n[0])
            )
            found |= {leaf: {leaf: each} for leaf, each in kept}
        elif numbers:
            found[name] = numbers
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, NUMBERS) and np.asarray(value).dtype.kind in KINDS


def _is_item(name: str) -> bool:
    return any(part.isdecimal() for part in name.split("."))


def ignored_input(bench: PointsBench, name: str) -> Unearned | None:
    """Return that an answer earns all points without an input, if it does.

    It does where every case gives the neutral value that the answer takes for it, where another
    draw is as good, or where no case is changed by any other value. The last is meant so in what
    the function only hands on; it is told of an argument of the function itself.
    """
    runs = _Runs(bench)
    kinds = {np.asarray(value).dtype.kind for value in _inputs(bench.cases[0])[name].values()}
    neutral = NEUTRAL[kinds.pop() if kinds == {"b"} else "default"]
    ignored = any(runs.ignores(name, number, neutral[0]) for number in neutral)
    if not ignored and not runs.ignores_values(name):
        return None
    criterion = bench.criterion
    if not ignored or runs.matters(name):
        told = earns(criterion.points, criterion.points)
        advice = f"Add a case where `{name}` changes what is compared."
        return Unearned(criterion.name, f"without `{name}`", f"an answer earns {told}", advice)
    if name.partition(".")[0] not in _arguments(criterion):
        return None
    advice = f"Add a case where `{name}` matters, or take it out of `given`."
    told = f"an answer earns {points_text(criterion.points)}: no value of it was found that matters"
    return Unearned(criterion.name, f"without `{name}`", told, advice, doubtful=True)


class _Runs:
    """Runs of the reference with one input altered, each within the time of a mutant."""

    def __init__(self, bench: PointsBench) -> None:
        self.bench = bench

    def ignores(self, name: str, number: object, tried: object) -> bool:
        """Return whether all points are earned with this number in place of the input.

        Only one of the neutral numbers is really tried: of the others it is enough to know
        whether every case gives them.
        """
        cases = self.bench.cases
        if number != tried:
            given = (value for case in cases for value in _inputs(case)[name].values())
            return all(bool(np.all(value == number)) for value in given)
        return all(self._is_right(case, _filled(case, name, number)) for case in cases)

    def ignores_values(self, name: str) -> bool:
        """Return whether all points are earned with the input drawn anew in every case."""
        differs = False
        for case in self.bench.cases:
            drawn = self._drawn(case, name)
            if drawn is None or not self._is_right(case, drawn):
                return False
            differs = differs or not same(drawn, case.inputs)
        return differs

    def matters(self, name: str) -> bool:
        """Return whether some other value of the input changes what is compared."""
        for case in self.bench.cases:
            for inputs in self._others(case, name):
                if not self._is_right(case, inputs):
                    return True
        return False

    def _others(self, case: Case, name: str) -> Iterator[Mapping[str, Any]]:
        """Yield the inputs with the one drawn anew; and with other numbers of the same kind."""
        drawn = self._drawn(case, name)
        if drawn is not None and not same(drawn, case.inputs):
            yield drawn
        yield _with(case, {leaf: _other(each) for leaf, each in _inputs(case)[name].items()})

    def _drawn(self, case: Case, name: str) -> Mapping[str, Any] | None:
        if case.name not in self.bench.drawn:
            self.bench.drawn[case.name] = _drawn_anew(self.bench, case)
        drawn, top = self.bench.drawn[case.name], output_of(name)
        if top not in drawn:
            return None
        if name not in _inputs(case)[name]:  # the numbers of a mapping or list
            return {**case.inputs, name: drawn[name]}
        leaves = dict(flatten(top, drawn[top]))
        return _with(case, {name: leaves[name]}) if name in leaves else None

    def _is_right(self, case: Case, inputs: Mapping[str, Any]) -> bool:
        if same(inputs, case.inputs):
            return True
        bench = self.bench
        if case.name not in bench.seconds:
            start = time.process_time()
            self._run(case, case.inputs)
            bench.seconds[case.name] = time.process_time() - start
        arm(MORE_SECONDS * bench.seconds[case.name] + SPARE_SECONDS)
        outcome = self._run(case, inputs)
        arm()
        if isinstance(outcome, Raised) or self._is_clearly_wrong(case, outcome):
            return False
        return bench.judge(bench.criterion, case, outcome).credit == FULL

    def _is_clearly_wrong(self, case: Case, outcome: Returned) -> bool:
        """Return whether an output is wrong: most are, and the first tells."""
        bench = self.bench
        asked = expectations_of(case, bench.criterion, bench.rubric.tolerance)
        values = tables_in_order(outcome.values, bench.criterion)
        judged = (judge_output(values, each).verdict for each in asked)
        return not case.accepted and any(verdict.credit != FULL for verdict in judged)

    def _run(self, case: Case, inputs: Mapping[str, Any]) -> Returned | Raised:
        bench = self.bench
        trial = Trial(bench.criterion, case, bench.rubric.tolerance, bench.scope, ())
        try:
            return bench.returned(reference_leaves(without(trial.run(inputs), [TRIED])))
        except (Exception, SystemExit) as error:
            return Raised(type(error).__name__, "")


def _drawn_anew(bench: PointsBench, case: Case) -> dict[str, Any]:
    """Return inputs that are drawn with another seed; none where that fails."""
    spec = next((spec for spec in bench.criterion.cases if spec.name == case.name), None)
    try:
        seed = case.seed + OTHER_SEED
        return dict(draw_inputs(bench.criterion, spec, seed, bench.scope)) if spec else {}
    except GraderError:
        return {}


def _filled(case: Case, name: str, number: object) -> Mapping[str, Any]:
    numbers = _inputs(case)[name].items()
    return _with(case, {leaf: np.full_like(np.asarray(each), number) for leaf, each in numbers})


def _other(value: Any) -> Array:
    array = np.asarray(value)
    return np.asarray(np.logical_not(array) if array.dtype.kind == "b" else array + 1)


def _with(case: Case, others: Numbers) -> Mapping[str, Any]:
    """Return the inputs with other values under dotted names, each of the kind that was there."""
    before = dict(leaf for name, value in case.inputs.items() for leaf in flatten(name, value))
    new = {leaf: _alike(before[leaf], np.asarray(value)) for leaf, value in others.items()}
    return replaced(case.inputs, new)


def _alike(before: Any, value: Any) -> Any:
    """Return a value as an array, a scalar or a number, as the one before."""
    if not isinstance(before, np.ndarray):
        value = value.item() if not isinstance(before, np.generic) else value[()]
    elif value.dtype != before.dtype:
        value = value.astype(before.dtype)
    return value


def _arguments(criterion: Criterion) -> set[str]:
    """Return the names in the arguments of calls of the graded function, in `call`."""
    own = short_name(criterion.function)
    nodes = ast.walk(ast.parse(criterion.call))
    calls: Sequence[ast.Call] = [n for n in nodes if isinstance(n, ast.Call)]
    return {
        inner.id
        for call in calls
        if last_name(call.func) == own
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
        for inner in ast.walk(argument)
        if isinstance(inner, ast.Name)
    }
