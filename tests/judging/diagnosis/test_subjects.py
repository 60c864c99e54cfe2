"""A value of a list is told of only where it stands at its own place."""

from typing import Any

import numpy as np
import pytest

from grader.core.cases import Evidence
from grader.judging.diagnosis.diagnose import diagnose
from grader.judging.diagnosis.wrong_output import Answer
from tests.judging.conftest import build_case

PAIRS = {"c.0.1": 8, "c.1.1": 7, "c.2.1": 2}


@pytest.mark.parametrize(
    ("got", "told"),
    [
        ((7, 8, 2), ()),  # the first is one too small, and stands at the place of another
        ((2, 8, 7), ()),
        ((7, 7, 2), ("`c.0.1` is 1 too small",)),
        ((7, 6, 1), ("`c.0.1`, `c.1.1` and `c.2.1` are 1 too small",)),
    ],
)
def test_items_in_another_order_are_not_told_one_by_one(
    got: tuple[int, ...], told: tuple[str, ...]
) -> None:
    assert sentences(PAIRS, dict(zip(PAIRS, got, strict=True))) == told


def sentences(expected: dict[str, Any], got: dict[str, Any], *also: str) -> tuple[str, ...]:
    """What is said of an answer; `also` names what is wrong besides, such as items too many."""
    answers = []
    for size in (3, 4):
        arrays = {name: np.asarray(value) for name, value in expected.items()}
        case = build_case(arrays, name=f"case{size}", sizes={"N": size})
        values = {name: np.asarray(value) for name, value in got.items()}
        wrong = {n for n in arrays if not np.array_equal(values.get(n, ()), arrays[n])}
        answers.append(Answer(case, values, frozenset({*wrong, *also})))
    return diagnose(answers, Evidence()).sentences


ROWS = {"c.0.0": 1, "c.1.0": 1, "c.1.1": 2, "c.1.2": 4}
COUNTS = {"c[1]": 2, "c[2]": 3, "c[4]": 4}
BY_KEY = {"c[1].0": 3, "c[1].1": 4, "c[2].0": 7}


@pytest.mark.parametrize(
    ("expected", "got", "told"),
    [
        (ROWS, {**ROWS, "c.1.0": 2, "c.1.1": 1}, ()),  # in an inner list
        (ROWS, {name: n + 1 for name, n in ROWS.items()},
         ("`c.0.0`, `c.1.0`, `c.1.1` and 1 more are 1 too large",)),
        (COUNTS, {"c[1]": 3, "c[2]": 4, "c[4]": 2}, ()),  # under other keys
        (COUNTS, {**COUNTS, "c[2]": 4}, ("`c[2]` is 1 too large",)),
        ({"c.a": 2.5, "c.b": 4.5}, {"c.a": 4.5, "c.b": 2.5},  # names are no places
         ("`c.a` and `c.b` have each other's values",)),
        (BY_KEY, {**BY_KEY, "c[1].0": 4, "c[1].1": 3}, ()),
        (BY_KEY, {"c[1].0": 4, "c[2].0": 8}, ("`c[2].0` is 1 too large",)),  # a list lacks an item
    ],
)  # fmt: skip
def test_what_is_moved_may_lie_deep_inside(
    expected: dict[str, Any], got: dict[str, Any], told: tuple[str, ...]
) -> None:
    assert sentences(expected, got) == told


def test_a_mapping_with_a_key_too_many_and_one_too_few_has_moved_keys() -> None:
    lacking = {"c[1]": 3, "c[2]": 4}
    assert sentences(COUNTS, lacking) == ("`c[1]` and `c[2]` are 1 too large",)
    assert sentences(COUNTS, lacking, "c") == ()  # and another key beside these


def test_arrays_of_a_list_that_lacks_one_are_not_told_one_by_one() -> None:
    rng = np.random.default_rng(1)
    first, second, third = (rng.normal(size=(2, 3)) for _ in range(3))
    expected = {"c.0": first, "c.1": second, "c.2": third}
    assert sentences(expected, {"c.0": second, "c.1": third}) == ()
    other = sentences(expected, {"c.0": 2 * first, "c.1": second})
    assert other == ("Every value of `c.0` is 2 times the right one",)
