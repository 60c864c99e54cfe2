"""Verdicts on the single values of a list: each that is wrong tells what is wrong with the list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.leaf_names import is_within
from grader.confined.values.leaves import LIST
from grader.core.cases import Expected
from grader.core.grades import OutputVerdict
from grader.core.outcomes import Value
from grader.core.outputs.list_outputs import judged_lists, lists_among
from grader.judging.credit import FULL, NOTHING, Judged
from grader.judging.values.expectations import Expectation
from grader.judging.values.kinds.answer_values import value_at
from grader.judging.values.lists.list_items import ListItems, list_items
from grader.judging.values.lists.list_sentences import (
    MOST_ITEMS,
    differing_places,
    list_sentence,
    long_list_sentence,
    misplaced_sentence,
)
from grader.judging.values.lists.packed_items import PackedItems, packed_items
from grader.judging.values.value_sentences import error_remark

# Elements of arrays, times the arrays that each is compared with: some tenths of a second.
MOST_COMPARED = 1_000_000

Answered = Judged[OutputVerdict]
Values = Mapping[str, Value]
Judging = Callable[[Values, Expectation], Answered]


def with_list_sentences(
    judged: Sequence[Answered], values: Values, asked: Sequence[Expectation], judging: Judging
) -> list[Answered]:
    """Return the verdicts, of which none has another credit, with sentences on whole lists.

    `judging` judges a value in place of another.
    """
    plain = {each.name: each for each in asked if not (each.spec.up_to or each.spec.free_shape)}
    lists = _Lists(judged, values, plain, judging)
    told = dict(lists.of_single_values()) | dict(lists.of_long_lists())
    return [_telling(one, told.get(one.verdict.name, "")) for one in judged]


def _telling(one: Answered, sentence: str) -> Answered:
    if not sentence:
        return one
    return replace(one, verdict=replace(one.verdict, message=sentence))


@dataclass(frozen=True)
class _Lists:
    """The lists among the outputs of a case, and the verdicts on their values."""

    judged: Sequence[Answered]
    values: Values
    asked: Mapping[str, Expectation]
    judging: Judging

    def of_single_values(self) -> Iterator[tuple[str, str]]:
        """Yield what to tell of each wrong value of lists that were judged value by value."""
        everything = judged_lists(one.verdict for one in self.judged)
        single = lists_among(one.verdict for one in self.judged)
        for name, verdicts in everything.items():
            wrong = [each for each in verdicts if each.credit < FULL]
            inside = [n for n in self.asked if is_within(n, name) and n != name]
            if inside and any(each.credit == NOTHING for each in wrong):
                items = self._items(name, inside)
                told = _of_items if name in single else _of_arrays
                sentence = told(items, wrong) if items else ""
                yield from ((each.name, sentence) for each in wrong)

    def of_long_lists(self) -> Iterator[tuple[str, str]]:
        """Yield what to tell of lists that are one value each."""
        wrong = {one.verdict.name for one in self.judged if one.verdict.credit == NOTHING}
        for name, each in self.asked.items():
            if each.expected.form == LIST and name in wrong:
                yield name, self._of_a_long_list(each)

    def _of_a_long_list(self, each: Expectation) -> str:
        items: ListItems | PackedItems | None
        if each.array.size:
            value = value_at(self.values, each.name, LIST)
            items = packed_items(each.expected, value, _allowed(each))
        else:
            items = self._items(each.name, [])
        if items is None:
            return ""
        places = range(min(items.wanted, items.count, MOST_ITEMS))
        return long_list_sentence(
            items, [place for place in places if not items.same(place, place)]
        )

    def _items(self, name: str, inside: Sequence[str]) -> ListItems | None:
        return list_items(
            name, self.values, [self.asked[n].expected for n in inside], self._is_right
        )

    def _is_right(self, expected: Expected, value: Value) -> bool:
        judged = self.judging({expected.name: value}, self.asked[expected.name])
        return judged.verdict.credit == FULL


def _of_items(items: ListItems, wrong: Sequence[OutputVerdict]) -> str:
    remark = error_remark(wrong[0]) if len(wrong) == 1 else ""
    return list_sentence(items, wrong, remark)


def _of_arrays(items: ListItems, wrong: Sequence[OutputVerdict]) -> str:
    """Return what a list of arrays lacks, has too much, or where they stand.

    How an array differs is told of each.
    """
    elements = sum(each.array.size for item in items.asked for each in item)
    if elements * max(items.wanted, items.count) > MOST_COMPARED:
        return ""
    return misplaced_sentence(items, differing_places(items, wrong))


def _allowed(each: Expectation) -> float:
    """Return the difference up to which two numbers of a long list are the same."""
    return 0.0 if each.scale is None else each.bounds.double * float(each.scale.max(initial=0.0))
