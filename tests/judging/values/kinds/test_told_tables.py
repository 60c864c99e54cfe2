"""Of a table of pandas one thing is told: its columns, their order, or its rows."""

from typing import Any

import pytest

from grader.judging.score.criterion_feedback import feedback_on
from grader.reports.list_rows import rows_of
from tests.judging.conftest import build_criterion
from tests.judging.values.test_any_value import judged
from tests.libraries import needed

pd = needed("pandas")
COLUMNS: dict[str, list[Any]] = {"a": [1.5, 2.5, 3.5], "b": [3, 1, 2], "the c": ["u", "v", "w"]}


def table(**more: Any) -> Any:
    return pd.DataFrame(COLUMNS).assign(**more)


@pytest.mark.parametrize(
    ("got", "told"),
    [
        (lambda t: t.assign(d=t.a), "`v` has a column too many: `d`"),
        (lambda t: pd.concat([t.a.rename("x"), t.b.rename("y"), t], axis=1),
         "`v` has 2 columns too many: `x` and `y`"),
        (lambda t: t[["a", "the c"]],
         "`v` has no column `b`; its columns are `a` and `the c`"),
        (lambda t: t.rename(columns={"b": "B"}),
         "`v` has no column `b`; its columns are `a`, `B` and `the c`"),
        (lambda t: t[["a"]], "`v` has no columns `b` and `the c`; its columns are `a`"),
        (lambda t: t[["b", "a", "the c"]], "`v` has its columns in another order: `b`, `a` and "
         "`the c`, expected `a`, `b` and `the c`"),
        (lambda t: t.iloc[1:], "`v` has 2 rows, expected 3"),
        (lambda t: t.iloc[:1], "`v` has 1 row, expected 3"),
    ],
)  # fmt: skip
def test_one_sentence_and_one_row_tell_what_is_wrong(got: Any, told: str) -> None:
    verdict = judged(table(), got(table()))
    assert (verdict.credit, verdict.message) == (0, told)
    assert feedback_on(build_criterion("v"), [verdict]) == (told,)
    (row,) = [row for row in rows_of(verdict.outputs) if not row.credit]
    assert row.message == told
    assert row.name in ("v", "v.order")


def test_values_that_are_wrong_are_told_beside_it() -> None:
    wrong = table().assign(d=1.0)
    wrong["a"] = [1.5, 2.5, 9.5]
    told = feedback_on(build_criterion("v"), [judged(table(), wrong)])
    assert told[0].startswith("`v.columns.a`: 1 of 3 elements is off")
    assert told[1:] == ("`v` has a column too many: `d`",)
    kind = table().assign(b=[3.0, 1.0, 2.0])
    assert "`v.dtypes.b` is 'float64', expected 'int64'" in feedback_on(
        build_criterion("v"), [judged(table(), kind)]
    )


def test_a_table_inside_a_mapping_and_one_that_is_none() -> None:
    verdict = judged({"t": table(), "n": 1}, {"t": table(d=1), "n": 1})
    assert verdict.message == "`v.t` has a column too many: `d`"
    assert "DataFrame" in judged(table(), table()["a"]).message


def test_a_reason_is_one_row_of_the_report_for_all_its_parts() -> None:
    verdict = judged(table(), table()[["a", "b"]])
    wrong = [each.name for each in verdict.outputs if not each.credit]
    assert wrong == ['v.columns["the c"]', 'v.dtypes["the c"]', "v.order.2"]
    assert [row.name for row in rows_of(verdict.outputs)] == [
        "v.columns.a", "v.columns.b", "v", "v.dtypes.a", "v.dtypes.b", "v.index",
    ]  # fmt: skip
