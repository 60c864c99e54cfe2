"""The parts of an answer that are tried one at a time: outputs, their keys, what is ensured."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from grader.authoring.cases.reference_values import reference_leaves
from grader.authoring.unearned.places_in_answers import AnswerPlaces
from grader.authoring.unearned.trivial_values import STRUCTURE, WantedLeaf
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.leaf_names import is_within, joined, output_of, segments
from grader.confined.values.leaves import PARTS
from grader.core.cases import Case
from grader.core.outcomes import Formed, Value
from grader.core.rubric import Criterion, OutputSpec, Rubric
from grader.core.text import quoted_list
from grader.grading.ensured.ensured_values import asked_form, asked_leaf_names

# Of the kinds of values that `ensure` reads; all else is floating-point numbers.
DTYPES = {"b": np.bool_, "i": np.int64, "u": np.uint64, "c": np.complex128}


Leaves = Mapping[str, Value]


@dataclass(frozen=True)
class AnswerGroup:
    """Leaves of an answer that are given together."""

    names: tuple[str, ...]  # an output, a key of one, or all that only properties read
    inside: str = ""  # the output of which it is a key

    @property
    def shown(self) -> str:
        """Return the names as they are printed."""
        return quoted_list(self.names, len(self.names))

    def holds(self, leaf: str) -> bool:
        """Return whether a leaf belongs to it."""
        return any(is_within(leaf, name) for name in self.names)

    def wanted(self, case: Case) -> list[WantedLeaf]:
        """Return the leaves of a case that belong to it."""
        found = [WantedLeaf(e.name, e.array, e.form) for e in case.expected if self.holds(e.name)]
        random = (each for each in case.random if self.holds(each.name))
        found += [WantedLeaf(r.name, np.zeros(r.shape), "", case.runs, r.spread) for r in random]
        known = {leaf.name for leaf in found}
        return found + [
            _ensured_leaf(case, name)
            for name in asked_leaf_names(case)
            if self.holds(name) and name not in known
        ]


def _ensured_leaf(case: Case, name: str) -> WantedLeaf:
    form, kind = asked_form(case, name), case.kinds.get(name, "")
    dtype = np.float64 if form else DTYPES.get(kind[:1], np.float64)
    return WantedLeaf(name, np.zeros(case.shapes.get(name, ()), dtype), form)


class Answered(Protocol):
    """A criterion with its cases and what the reference answers (`PointsBench`)."""

    @property
    def criterion(self) -> Criterion: ...

    @property
    def cases(self) -> Sequence[Case]: ...

    @property
    def rubric(self) -> Rubric: ...

    def right(self, case: Case) -> Leaves:
        """Return the reference's own values of a case."""
        ...


def answer_groups(bench: Answered) -> Iterator[AnswerGroup]:
    """Yield the outputs that have one place, or one output and its keys; then what is ensured.

    What `call` itself compares takes no work and is not meant to; neither are inputs that the
    reference leaves as they were and `ensure` reads: an output may be there to be changed.
    """
    criterion, case = bench.criterion, bench.cases[0]
    places = AnswerPlaces(criterion, bench.rubric)
    asked = [spec.name for spec in criterion.outputs if _is_answer(spec, bench, places)]
    for names in _by_place(asked, places):
        whole = AnswerGroup(names)
        yield whole
        if len(names) == 1:
            for key in _keys(names[0], whole.wanted(case)):
                yield AnswerGroup((key,), names[0])
    for statistic in criterion.statistical:
        yield AnswerGroup((statistic.name,))
    if kept := ensured_names_alone(bench):
        yield AnswerGroup(tuple(kept))


def ensured_names_alone(bench: Answered) -> list[str]:
    """Return the names that properties alone judge, without inputs that stay as they were."""
    criterion, places = bench.criterion, AnswerPlaces(bench.criterion, bench.rubric)
    named = {output_of(spec.name) for spec in criterion.outputs}
    named |= {statistic.name for statistic in criterion.statistical}
    others = dict.fromkeys(map(output_of, asked_leaf_names(bench.cases[0])))
    return [n for n in others if n not in named and not _is_left(n, bench, places)]


def _by_place(names: list[str], places: AnswerPlaces) -> list[tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(places.place(name) or f"{name} itself", []).append(name)
    return [tuple(each) for each in found.values()]


def _is_answer(spec: OutputSpec, bench: Answered, places: AnswerPlaces) -> bool:
    if spec.points is not None or not places.is_condition(spec.name):
        return True
    own = [e for e in bench.cases[0].expected if is_within(e.name, spec.name)]
    return any(e.form not in STRUCTURE and e.array.dtype.kind != "b" for e in own)


def _is_left(name: str, bench: Answered, places: AnswerPlaces) -> bool:
    """Return whether a name is an input that the reference leaves as it was, in every case."""
    given = places.input(name)
    return all(given in case.inputs and _stays(name, given, case, bench) for case in bench.cases)


def _stays(name: str, given: str, case: Case, bench: Answered) -> bool:
    after = {leaf: value for leaf, value in bench.right(case).items() if is_within(leaf, name)}
    return same_leaves(reference_leaves({name: case.inputs[given]}), after)


def same_leaves(leaves: Leaves, others: Leaves) -> bool:
    """Return whether two values, as their leaves, are equal to the last digit."""
    if leaves.keys() != others.keys():
        return False
    pairs = ((_array(value), _array(others[name])) for name, value in leaves.items())
    return all(one.shape == two.shape and np.array_equal(one, two) for one, two in pairs)


def _array(value: Value) -> Array:
    return np.asarray(value.content if isinstance(value, Formed) else value)


def _keys(output: str, wanted: list[WantedLeaf]) -> list[str]:
    """Return the names `grads.Wx`, ... of a mapping with names as keys; items have no meaning.

    Numbers and texts alone are one value: nobody returns them one by one.
    """
    depth = len(segments(output))
    parts = [segments(leaf.name) for leaf in wanted]
    if any(leaf.form == PARTS for leaf in wanted) or any(len(each) <= depth for each in parts):
        return []
    if not any(leaf.array.ndim and not leaf.form for leaf in wanted):
        return []
    keys = list(dict.fromkeys(each[depth] for each in parts))
    return [joined([output, key]) for key in keys if key.isidentifier()] if len(keys) > 1 else []


def computes(wanted: list[WantedLeaf]) -> bool:
    """Return whether there is anything to compute among the leaves."""
    return any(leaf.form not in STRUCTURE for leaf in wanted)
