"""Tables whose rows or columns a rubric leaves in any order."""

import numpy as np
import pytest

from grader.core.outputs.written_outputs import TextRules
from tests.judging.values.test_any_value import judged

pd = pytest.importorskip("pandas")

TABLE = pd.DataFrame({"kind": ["a", "b", "a"], "price": [1.5, 2.5, 0.5], "n": [3, 1, 2]})
ROWS = TABLE.iloc[[2, 0, 1]]
COLUMNS = TABLE[["n", "kind", "price"]]
CHANGED = TABLE.assign(price=[1.5, 2.5, 0.75])
PAIRED = TABLE.assign(n=[2, 1, 3])  # the same values in each column, in other rows


def credit(got: object, **orders: str) -> int:
    rules = {"text": TextRules(**orders)} if orders else {}
    return int(judged(TABLE, got, metric="table", **rules).credit)


@pytest.mark.parametrize(
    ("got", "orders", "right"),
    [
        (TABLE, {}, 1),
        (ROWS, {}, 0),
        (COLUMNS, {}, 0),
        (ROWS, {"rows": "any_order"}, 1),
        (ROWS.reset_index(drop=True), {"rows": "any_order"}, 1),
        (COLUMNS, {"rows": "any_order"}, 0),
        (COLUMNS, {"columns": "any_order"}, 1),
        (ROWS[["price", "n", "kind"]], {"columns": "any_order", "rows": "any_order"}, 1),
        (CHANGED, {"columns": "any_order", "rows": "any_order"}, 0),
        (PAIRED, {"columns": "any_order", "rows": "any_order"}, 0),
        (TABLE.iloc[:2], {"rows": "any_order"}, 0),
        (TABLE.drop(columns="n"), {"columns": "any_order"}, 0),
        (TABLE.to_numpy(), {"rows": "any_order"}, 0),
    ],
)
def test_an_order_that_is_free_does_not_count(got: object, orders: dict, right: int) -> None:
    assert credit(got, **orders) == right


def test_numbers_of_a_table_keep_their_tolerance() -> None:
    noisy = ROWS.assign(price=ROWS["price"] * (1 + 1e-13))
    assert credit(noisy, rows="any_order") == 1
    assert credit(ROWS.assign(price=np.nan), rows="any_order") == 0
