"""Tries answers that take no work in place of each part of a right answer."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import numpy as np

from grader.authoring.unearned.answer_groups import (
    AnswerGroup,
    answer_groups,
    computes,
    same_leaves,
)
from grader.authoring.unearned.points_bench import PointsBench, raised, without
from grader.authoring.unearned.trivial_values import (
    EQUAL,
    RANDOM,
    TrivialKind,
    WantedLeaf,
    trivial_kinds,
)
from grader.authoring.unearned.unearned_points import Unearned, earns
from grader.core.cases import Case
from grader.core.metrics import METRICS, difference, largest
from grader.core.outcomes import Formed, Value
from grader.judging.values.expectations import expectations_of
from grader.judging.values.output_verdict import judge_output

# Of what a part of an answer is worth. Where every element counts for itself, of four labels that
# are equally frequent one given everywhere earns this much, and nothing can be done about it.
MOST_BY_CHANCE = Fraction(1, 4)
# Of 16 guesses one is right in all of four truth values.
FEWEST_TRUTHS = 5

Given = Callable[[Case], Mapping[str, Value] | None]


def trivial_answers(bench: PointsBench) -> Iterator[Unearned]:
    """Yield what earns points without work, part by part, the whole before its parts."""
    yield from _nothing_at_all(bench)
    found: set[str] = set()
    for group in answer_groups(bench):
        if group.inside in found:
            continue
        for each in _in_place_of(group, bench):
            found.update(group.names)
            yield each
        yield from _guesses(group, bench)


def _nothing_at_all(bench: PointsBench) -> Iterator[Unearned]:
    """Yield code that raises an exception whatever it is given, if it earns points."""
    criterion = bench.criterion
    wanted = [*dict.fromkeys(name for name, _ in criterion.attempts)]
    if criterion.call:
        credit = bench.credit(lambda _: raised("Exception"))
        answer, advice = "an exception", "Give fewer cases a `weight`: those without are required."
    else:
        others = [c for c in bench.rubric.criteria if c.function == criterion.function and c.call]
        if others or len(wanted) != 1:  # such a criterion counts only beside those
            return
        credit = bench.credit(lambda _: bench.returned({}))
        answer = wanted[0]
        advice = f"Grade values of `{criterion.function}` too, here or in another criterion."
    if credit:
        told = earns(credit * criterion.points, criterion.points)
        yield Unearned(criterion.name, f"{answer} in every case", f"would earn {told}", advice)


def _in_place_of(group: AnswerGroup, bench: PointsBench) -> Iterator[Unearned]:
    first = group.wanted(bench.cases[0])
    if not computes(first) or _is_zero_by_theory(group, bench):
        return
    tried: list[Mapping[str, Value]] = []
    told: list[Unearned] = []
    for kind in trivial_kinds(bench.cases[0], first):
        values = kind.values(bench.cases[0], first)
        if kind.words == RANDOM and told:
            break  # numbers by chance say no more
        if values is None or any(same_leaves(values, known) for known in tried):
            continue
        tried.append(values)
        trial = _Trial(group, kind, bench)
        if trial.may_earn():
            told += trial.found()
    yield from told


def _is_zero_by_theory(group: AnswerGroup, bench: PointsBench) -> bool:
    """Return whether zeros are the answer in every case, and earn nothing by themselves."""
    own = [e for case in bench.cases for e in case.expected if group.holds(e.name)]
    specs = [bench.criterion.spec_of(name) for name in group.names]
    paid = any(spec and spec.points for spec in specs) and not group.inside
    return bool(own) and all(e.scale for e in own) and not paid


class _Trial:
    """One trivial answer in place of one part."""

    def __init__(self, group: AnswerGroup, kind: TrivialKind, bench: PointsBench) -> None:
        self.group, self.kind, self.bench = group, kind, bench

    def given(self, case: Case) -> Mapping[str, Value] | None:
        """Return the values of the part; nothing where there are none of this kind."""
        return self.kind.values(case, self.group.wanted(case))

    def may_earn(self) -> bool:
        """Return whether no required case refuses its values: a quick look at these alone."""
        return all(self._passes(case) for case in self.bench.required)

    def _passes(self, case: Case) -> bool:
        given = self.given(case)
        if given is None:
            return False
        bench = self.bench
        asked = expectations_of(case, bench.criterion, bench.rubric.tolerance)
        own = [each for each in asked if self.group.holds(each.name)]
        values = {**bench.compared(case), **given}
        return all(judge_output(values, each).verdict.credit for each in own)

    def found(self) -> Iterator[Unearned]:
        """Yield what it earns, if that is more than chance gives."""
        bench, criterion = self.bench, self.bench.criterion
        absent = bench.credit(lambda case: bench.returned(self._others(case)))
        credit = bench.credit(
            lambda case: bench.returned({**self._others(case), **(self.given(case) or {})}), absent
        )
        if credit - absent <= MOST_BY_CHANCE * (1 - absent):
            return
        alone = bench.credit(lambda case: bench.returned(self.given(case) or {}, raising=False))
        earned = alone or credit - absent
        told = earns(earned * criterion.points, criterion.points, beside=not alone)
        words, shown = self.kind.words, self.group.shown
        before = "as they were" if self._several else "as it was"
        answer = f"{shown} {before}" if words == shown else f"{words} as {shown}"
        yield Unearned(criterion.name, answer, f"would earn {told}", self._advice())

    def _others(self, case: Case) -> Mapping[str, Value]:
        """Return all that is right beside the part; nothing where it is all there is."""
        if self._whole:
            return {}
        right = self.bench.right(case)
        return without(right, [name for name in right if self.group.holds(name)])

    @property
    def _whole(self) -> bool:
        return [group for group in answer_groups(self.bench) if not group.inside] == [self.group]

    def _advice(self) -> str:
        criterion, shown = self.bench.criterion, self.group.shown
        specs = [spec for spec in criterion.outputs if spec.name in self.group.names]
        if any(s.name in self.group.names for s in criterion.statistical):
            return f"Give {shown} a `std`, or inputs for which nobody knows the mean."
        if not any(e for c in self.bench.cases for e in c.expected if self.group.holds(e.name)):
            return "Add a line to `ensure` that does not hold for them."
        if any(spec.free_shape for spec in specs):
            return f"Add a line to `ensure` that reads {shown} and does not hold then."
        if any(METRICS[spec.metric].entries for spec in specs):
            holds = "hold" if self._several else "holds"
            return f"Choose inputs for which {shown} {holds} other values more often."
        if self._is_close():
            return f"Add a case where {shown} {'are' if self._several else 'is'} something else."
        return f"Give {shown} a narrower tolerance."

    @property
    def _several(self) -> bool:
        return len(self.group.names) > 1

    def _is_close(self) -> bool:
        """Return whether the values are the expected ones: it is not the tolerance's fault."""
        for case in self.bench.cases:
            given = self.given(case) or {}
            for leaf in self.group.wanted(case):
                if not _close(given.get(leaf.name), leaf):
                    return False
        return True


def _close(value: Value | None, leaf: WantedLeaf) -> bool:
    got = value.content if isinstance(value, Formed) else np.asarray(value)
    if leaf.array.dtype.kind not in "fc":
        return True  # where whole numbers and texts are right, they are equal
    apart = difference(got, leaf.array).max(initial=0.0)
    return bool(apart <= EQUAL * largest(leaf.array))


def _guesses(group: AnswerGroup, bench: PointsBench) -> Iterator[Unearned]:
    """Yield an output of so few truth values that guesses are often right in all of them."""
    leaves = [leaf for case in bench.required for leaf in group.wanted(case)]
    own = [e for c in bench.required for e in c.expected if group.holds(e.name)]
    truths = own and all(leaf.array.dtype.kind == "b" and not leaf.form for leaf in leaves)
    count = sum(leaf.array.size for leaf in leaves)
    if truths and not group.inside and 0 < count < FEWEST_TRUTHS:
        told = f"is right in all cases once in {2**count} times"
        advice = f"Add cases, or let {group.shown} hold more values."
        name = bench.criterion.name
        yield Unearned(name, f"a guess of {group.shown}", told, advice, doubtful=True)
