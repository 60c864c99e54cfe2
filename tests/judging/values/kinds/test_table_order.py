"""Tables whose rows or columns a rubric leaves in any order."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.core.outputs.written_outputs import TextRules
from tests.judging.values.test_any_value import judged
from tests.libraries import needed

pd = needed("pandas")

Change = Callable[[Any], object]


def table():
    return pd.DataFrame({"kind": ["a", "b", "a"], "price": [1.5, 2.5, 0.5], "n": [3, 1, 2]})


def rows(table):
    return table.iloc[[2, 0, 1]]


def columns(table):
    return table[["n", "kind", "price"]]


def changed(table):
    return table.assign(price=[1.5, 2.5, 0.75])


def paired(table):
    """The same values in each column, in other rows."""
    return table.assign(n=[2, 1, 3])


def credit(got: object, **orders: str) -> int:
    rules = {"text": TextRules(**orders)} if orders else {}
    return int(judged(table(), got, metric="table", **rules).credit)


@pytest.mark.parametrize(
    ("answer", "orders", "right"),
    [
        (lambda table: table, {}, 1),
        (rows, {}, 0),
        (columns, {}, 0),
        (rows, {"rows": "any_order"}, 1),
        (lambda table: rows(table).reset_index(drop=True), {"rows": "any_order"}, 1),
        (columns, {"rows": "any_order"}, 0),
        (columns, {"columns": "any_order"}, 1),
        (lambda table: rows(columns(table)), {"columns": "any_order", "rows": "any_order"}, 1),
        (changed, {"columns": "any_order", "rows": "any_order"}, 0),
        (paired, {"columns": "any_order", "rows": "any_order"}, 0),
        (lambda table: table.iloc[:2], {"rows": "any_order"}, 0),
        (lambda table: table.drop(columns="n"), {"columns": "any_order"}, 0),
        (lambda table: table.to_numpy(), {"rows": "any_order"}, 0),
    ],
)
def test_an_order_that_is_free_does_not_count(answer: Change, orders: dict, right: int) -> None:
    assert credit(answer(table()), **orders) == right


def test_numbers_of_a_table_keep_their_tolerance() -> None:
    moved = rows(table())
    assert credit(moved.assign(price=moved["price"] * (1 + 1e-13)), rows="any_order") == 1
    assert credit(moved.assign(price=np.nan), rows="any_order") == 0
