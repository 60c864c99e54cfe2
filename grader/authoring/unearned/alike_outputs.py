"""Outputs that no case can tell apart: one in place of the other goes unnoticed."""

from collections.abc import Iterator, Mapping, Sequence

from grader.authoring.unearned.places_in_answers import AnswerPlaces
from grader.authoring.unearned.points_bench import PointsBench
from grader.authoring.unearned.unearned_points import Unearned, earns
from grader.confined.values.leaf_names import output_of, segments
from grader.confined.values.leaves import PARTS
from grader.core.cases import Case
from grader.core.outcomes import Formed
from grader.core.text import quoted_list
from grader.judging.credit import FULL
from grader.judging.values.expectations import Expectation, expectations_of
from grader.judging.values.output_verdict import judge_output

Asked = Mapping[str, Expectation]  # leaf -> what is expected there


def alike_outputs(bench: PointsBench) -> Iterator[Unearned]:
    """Yield outputs of one criterion that are equal in every case, all of them together.

    What several calls return in one place cannot be exchanged, nor can numbers in one mapping.
    """
    places = AnswerPlaces(bench.criterion, bench.rubric)
    by_case = [_asked(case, bench) for case in bench.cases]
    groups: list[list[str]] = []
    for name in by_case[0]:
        for group in groups:
            if places.same(group[0], name) or _one_value(group[0], name, by_case[0]):
                continue
            if all(_exchangeable(asked.get(group[0]), asked.get(name)) for asked in by_case):
                group.append(name)
                break
        else:
            groups.append([name])
    for group in groups:
        if len(group) > 1:
            told = "are equal in every case, so exchanging them goes unnoticed"
            advice = "Add a case where they differ."
            answer = quoted_list(group, len(group))
            yield Unearned(bench.criterion.name, answer, told, advice, doubtful=True)


def _one_value(one: str, other: str, asked: Asked) -> bool:
    plain = all(not asked[name].array.ndim for name in (one, other))
    return plain and output_of(one) == output_of(other)


def alike_criteria(benches: Sequence[PointsBench]) -> Iterator[Unearned]:
    """Yield each criterion that the answers to one before it earn, in every case: the first."""
    known: list[tuple[PointsBench, list[Asked]]] = []
    for bench in benches:
        own = [_asked(case, bench) for case in bench.cases]
        alike = (one for one, asked in known if _answers(one, asked, bench, own))
        first = next(alike, None)
        known.append((bench, own))
        if first:
            name, points = first.criterion.name, bench.criterion.points
            advice = f"Add a case where `{bench.criterion.name}` and `{name}` differ."
            answer, told = f"the answer to `{name}`", f"earns {earns(points, points)}"
            yield Unearned(bench.criterion.name, answer, told, advice, doubtful=True)


def _answers(
    one: PointsBench, ones: Sequence[Asked], other: PointsBench, others: Sequence[Asked]
) -> bool:
    """Return whether the outputs of one criterion, in their order, are right for the other."""
    if any(
        b.criterion.ensure or b.criterion.raises or b.criterion.statistical for b in (one, other)
    ):
        return False
    names = [[case.name for case in bench.cases] for bench in (one, other)]
    if names[0] != names[1] or not all(map(len, others)):
        return False
    return all(
        len(mine) == len(theirs) and all(map(_exchangeable, mine.values(), theirs.values()))
        for mine, theirs in zip(ones, others, strict=True)
    )


def _asked(case: Case, bench: PointsBench) -> Asked:
    """Return outputs, and arrays under names in them, that are compared by their values."""
    every = expectations_of(case, bench.criterion, bench.rubric.tolerance)
    asked = (e for e in every if e.expected.form != PARTS)  # which parts there are, not what
    kept = (e for e in asked if not (e.spec.free_shape or e.expected.scale or e.spec.up_to))
    return {e.name: e for e in kept if e.name == e.spec.name or _is_named_array(e)}


def _is_named_array(asked: Expectation) -> bool:
    """Return whether a leaf is an array of a mapping: items and counts may well be equal."""
    items = any(part.isdecimal() for part in segments(asked.name))
    return asked.array.ndim > 0 and not asked.expected.form and not items


def _exchangeable(one: Expectation | None, other: Expectation | None) -> bool:
    """Return whether each is a right answer in place of the other."""
    if one is None or other is None:
        return False
    if one.expected.form != other.expected.form or one.array.shape != other.array.shape:
        return False
    return _right(one, other) and _right(other, one)


def _right(asked: Expectation, given: Expectation) -> bool:
    form, array = given.expected.form, given.array
    value = Formed(form, array) if form else array
    return judge_output({asked.name: value}, asked).verdict.credit == FULL
