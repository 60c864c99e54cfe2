"""A list is judged as a list: one item that is missing is one thing to say, not nine."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest

from grader.judging.score.criterion_feedback import feedback_on
from grader.judging.values.lists.list_items import ListItems
from grader.reports.list_rows import rows_of
from tests.judging.conftest import build_criterion
from tests.judging.values.test_any_value import judged

PEAKS = [(3, 0.849), (6, 1.494), (9, 1.815), (12, 1.165), (18, 2.072), (24, 0.519)]
LONG = [float(number**2) for number in range(40)]
WORDS = [f"word{number}" for number in range(20)]
RECORDS = [{"id": 1, "age": 7}, {"id": 2, "age": None}, {"id": 3, "age": 8}]
LETTER = "a text of so many words that no sentence has room for all of it"
MAIL = [{"text": LETTER, "day": (2024, 3, 5), "a b": i} for i in range(3)]
DAYS = [{"name": "x", "day": (2024, 3, 5)}, {"name": "y", "day": (2023, 1, 2)}]


@dataclass
class Body:
    """An item with fields."""

    name: str
    mass: float


BODIES = [Body("a", 1.5), Body("b", 2.5), Body("c", 3.5)]
OTHER = [(3, 0.1), (6, 0.2), (9, 0.3), (12, 0.4), (18, 0.5)]


def without(items: list, *places: int) -> list:
    return [item for place, item in enumerate(items) if place not in places]


def with_item(items: list, place: int, item: object) -> list:
    return [*items[:place], item, *items[place:]]


@pytest.mark.parametrize(
    ("expected", "got", "message"),
    [
        (PEAKS, without(PEAKS, 4), "`v` lacks the item (18, 2.072), expected at index 4"),
        (PEAKS, without(PEAKS, 1, 4), "`v` lacks 2 of its 6 items: (6, 1.494) at index 1; "
         "(18, 2.072) at index 4"),
        (PEAKS, PEAKS[:2], "`v` lacks 4 of its 6 items: (9, 1.815) at index 2; "
         "(12, 1.165) at index 3; (18, 2.072) at index 4; 1 more"),
        (PEAKS, with_item(PEAKS, 2, (7, 0.2)), "`v` has an item too many at index 2: (7, 0.2)"),
        (PEAKS, with_item(with_item(PEAKS, 2, (7, 0.2)), 5, (13, 0.1)),
         "`v` has 2 items too many: (7, 0.2) at index 2; (13, 0.1) at index 5"),
        (PEAKS, PEAKS[::-1], "`v` has the right items in reverse order"),
        (PEAKS, [*PEAKS[3:], *PEAKS[:3]], "`v` has the right items in another order"),
        ([(2, 1), (1, 1)], [(1, 1), (2, 1)], "`v` has the right items in reverse order"),
        ([2, 1, 1, 0, 2, 0, 1, 1], [1, 1, 0, 2, 0, 1, 1, 2],
         "`v` has the right items in reverse order"),
        ([1, 0, 0, 2, 2, 1], [1, 2, 2, 0, 0, 1],
         "4 of 6 items of `v` differ; the first is `v[1]`: 2, expected 0"),
        ([0, 1, 2], [False, True, 2], "2 of 3 items of `v` differ; the first is `v[0]`: "
         "the truth value False, expected the number 0"),
        ([2, 1, 0, 2, 1, 0, 1, 1], [1, 2, 2, 0, 0, 1, 1, 1],
         "6 of 8 items of `v` differ; the first is `v[0]`: 1, expected 2"),
        (BODIES, [BODIES[2]], "`v` lacks 2 of its 3 items: an object with the fields `mass` and "
         "`name`, at the indices 0 and 1"),
        ([7, 7, 7, 7, 7, 1], [7, 1], "`v` lacks 4 of its 6 items: 7, at the indices 1, 2, 3 and "
         "1 more"),
        (WORDS, WORDS[:3], "`v` has 3 items, expected 20"),
        (PEAKS, with_item(without(PEAKS, 3), 3, (12, 0.4)),
         "`v[3]` is (12, 0.4), expected (12, 1.165) (relative error 0.66, allowed 1e-09)"),
        (PEAKS, with_item(without(PEAKS, 3), 3, (13, 0.4)),
         "`v[3]` is (13, 0.4), expected (12, 1.165)"),
        (PEAKS, [(value, place) for place, value in PEAKS],
         "6 of 6 items of `v` differ; the first is `v[0]`: (0.849, 3), expected (3, 0.849)"),
        (PEAKS, OTHER, "`v` has 5 items, expected 6; the first that differs is `v[0]`: "
         "(3, 0.1), expected (3, 0.849)"),
        (PEAKS, [], "`v` has no items, expected 6 items"),
        (PEAKS, [(*item, 1) for item in PEAKS], "`v.0` has more than 2 items, expected 2 items"),
        ([], PEAKS[:1], "`v` has an item too many at index 0: (3, 0.849)"),
        ([1, 2, 3], [1, 3], "`v` lacks the item 2, expected at index 1"),
        ([1.5, 2.5], [1.5, np.nan], "`v[1]` is nan, expected 2.5"),
        ([1.5, 2.5], [1.5, 2.7],
         "`v[1]` is 2.7, expected 2.5 (relative error 0.08, allowed 1e-09)"),
        (["a", "b", "c"], ["a", "c"], "`v` lacks the item 'b', expected at index 1"),
        (["a", "b", "c"], ["a", "x", "c"], "`v[1]` is 'x', expected 'b'"),
        ([("a", 1), ("b", None)], [("b", None), ("a", 1)], "`v` has the right items in reverse "
         "order"),
        (RECORDS, RECORDS[::-1], "`v` has the right items in reverse order"),
        (RECORDS, [*RECORDS[1:], RECORDS[0]], "`v` has the right items in another order"),
        (RECORDS, without(RECORDS, 1), "`v` lacks the item {id: 2, age: None}, expected at "
         "index 1"),
        (RECORDS, with_item(without(RECORDS, 2), 2, {"id": 3, "age": 9}),
         "`v[2]` is {id: 3, age: 9}, expected {id: 3, age: 8}"),
        (RECORDS, with_item(without(RECORDS, 2), 2, {"id": 3}),
         "`v[2]` is {id: 3}, expected {id: 3, age: 8}"),
        (DAYS, DAYS[:1], "`v` lacks the item {name: 'y', day: (2023, 1, 2)}, expected at index 1"),
        (DAYS, [*DAYS, DAYS[0]], "`v` has an item too many at index 2: {name: 'x', "
         "day: (2024, 3, 5)}"),
        (MAIL, with_item(MAIL[:2], 2, {**MAIL[2], "day": (2024, 5, 3)}),
         "`v[2].day` is (2024, 5, 3), expected (2024, 3, 5)"),
        (MAIL, [{**each, "a b": 7, "day": (1, 2, 3)} for each in MAIL],
         "3 of 3 items of `v` differ; the first is `v[0].day`: (1, 2, 3), expected (2024, 3, 5)"),
        (MAIL, [*MAIL[:2], {**MAIL[2], "a b": 7}], '`v[2]["a b"]` is 7, expected 2'),
        (BODIES, without(BODIES, 0), "`v` lacks the item an object with the fields `mass` and "
         "`name`, expected at index 0"),
        (RECORDS, [1, 2, 3], "3 of 3 items of `v` differ; the first is `v[0]`: 1, expected "
         "{id: 1, age: 7}"),
        (PEAKS, {"a": 1}, "`v` is a mapping of 1 value, expected a tuple or list"),
        (LONG, without(LONG, 30), "`v` lacks the item 900, expected at index 30"),
        (LONG, with_item(LONG, 30, 7.5), "`v` has an item too many at index 30: 7.5"),
        (LONG, [*LONG[1:], LONG[0]], "`v` has the right items in another order"),
        (WORDS, without(WORDS, 7), "`v` lacks the item 'word7', expected at index 7"),
        (WORDS, WORDS[::-1], "`v` has the right items in reverse order"),
    ],
)  # fmt: skip
def test_a_list_tells_what_is_wrong_with_it(expected: object, got: object, message: str) -> None:
    verdict = judged(expected, got)
    assert (verdict.credit, verdict.message) == (0, message)


def test_there_is_one_row_and_one_sentence_and_all_credit_stays() -> None:
    verdict = judged(PEAKS, without(PEAKS, 4))
    wrong = [output.name for output in verdict.outputs if not output.credit]
    assert wrong == ["v.4.0", "v.4.1", "v.5.0", "v.5.1"]
    (row,) = rows_of(verdict.outputs)
    assert (row.name, row.credit, row.error, row.message) == ("v", 0, None, verdict.message)
    assert feedback_on(build_criterion("v"), [verdict]) == (verdict.message,)
    (right,) = rows_of(judged(PEAKS, PEAKS).outputs)
    assert (right.name, right.credit, right.error) == ("v", 1, 0)


def test_a_value_that_is_close_is_told_with_its_list() -> None:
    close = [(place, value * 1.0001) for place, value in PEAKS]
    verdict = judged(PEAKS, [(7, 0.2), *close[1:]])
    assert {output.credit for output in verdict.outputs} == {0, Fraction(1, 2), 1}
    told = "6 of 6 items of `v` differ; the first is `v[0]`: (7, 0.2), expected (3, 0.849)"
    assert {output.message for output in verdict.outputs} == {"", told}
    assert judged(PEAKS, close).message.startswith("close, but not close enough: `v.0.1` is 0.84")


def test_several_cases_tell_of_a_list_once() -> None:
    first, second = judged(PEAKS, without(PEAKS, 4)), judged(PEAKS[:4], PEAKS[1:4])
    assert feedback_on(build_criterion("v"), [first, second]) == (first.message,)


def test_what_is_no_list_of_single_values_keeps_its_rows() -> None:
    mixed = judged([np.ones(3), 2.5], [np.zeros(3), 2.5])
    assert [row.name for row in rows_of(mixed.outputs)] == ["v.0", "v.1"]
    mapping = judged({"a": 1, "b": 2}, {"a": 1, "b": 3})
    assert [row.name for row in rows_of(mapping.outputs)] == ["v.a", "v.b"]
    assert mapping.message == "`v.b` is 3, expected 2"


PASCAL = [[1], [1, 1], [1, 2, 1], [1, 3, 3, 1]]
GROUPS = {0: [0, 30, 75], 1: [4, 52]}
ARRAYS = [np.full((2, 2), 1.5), np.full((2, 2), 2.5), np.full(3, 4.5)]
ONE, TWO = "array of shape (2, 2)", "array of shape (3,)"


@pytest.mark.parametrize(
    ("expected", "got", "messages"),
    [
        (PASCAL, PASCAL[1:], ["`v` lacks the item (1,), expected at index 0"]),
        (GROUPS, {key: items[::-1] for key, items in GROUPS.items()},
         ["`v[0]` has the right items in reverse order",
          "`v[1]` has the right items in reverse order"]),
        (GROUPS, {**GROUPS, 0: [30, 75]}, ["`v[0]` lacks the item 0, expected at index 0"]),
        ({"a": PASCAL, "b": 1}, {"a": PASCAL[:-1], "b": 2},
         ["`v.a` lacks the item (1, 3, 3, 1), expected at index 3", "`v.b` is 2, expected 1"]),
        (ARRAYS, ARRAYS[1:], [f"`v` lacks the item {ONE}, expected at index 0"]),
        (ARRAYS, ARRAYS[:1],
         [f"`v` lacks 2 of its 3 items: {ONE} at index 1; {TWO} at index 2"]),
        (ARRAYS[:2], ARRAYS[1::-1], ["`v` has the right items in reverse order"]),
        (ARRAYS[:2], [ARRAYS[0], np.zeros((2, 2)), ARRAYS[1]],
         [f"`v` has an item too many at index 1: {ONE}"]),
    ],
)  # fmt: skip
def test_lists_inside_others_and_lists_of_arrays(
    expected: object, got: object, messages: list[str]
) -> None:
    assert list(feedback_on(build_criterion("v"), [judged(expected, got)])) == messages


def test_a_list_that_lacks_an_array_is_one_row() -> None:
    rows = rows_of(judged(ARRAYS, ARRAYS[1:]).outputs)
    assert [(row.name, row.credit, row.errors) for row in rows] == [("v", 0, None)]


def test_arrays_of_a_list_are_told_one_by_one_where_they_differ() -> None:
    verdict = judged(ARRAYS, [0 * ARRAYS[0], *ARRAYS[1:]])
    assert verdict.message.startswith("`v.0`: 4 of 4 elements are off")
    large = [np.arange(400_000.0), np.ones(400_000)]  # not searched for at other places
    assert judged(large, large[1:]).message.startswith("`v.0`: 399999 of 400000")


def test_long_lists_are_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    same = ListItems.same
    monkeypatch.setattr(ListItems, "same", lambda *args: compared.append(1) or same(*args))
    many = [(number, f"{number}") for number in range(600)]
    assert judged(many, many[1:]).message.startswith("`v` has 599 items, expected 600; the first")
    assert not compared
    shuffled = [*many[1:200], many[0]]
    assert judged(many[:200], shuffled).message.startswith("200 of 200 items of `v` differ")
    assert len(compared) < 2000
