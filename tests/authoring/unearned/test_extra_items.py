"""A list with an item more is told where no property notices it."""

from typing import Any

import numpy as np
import pytest

from grader.authoring.cases.reference_values import reference_leaves
from grader.authoring.unearned.extra_items import extra_items
from grader.authoring.unearned.points_bench import PointsBench
from grader.core.cases import Case
from grader.core.rubric import Criterion, Limits, OutputSpec, Rubric, Tolerance
from grader.grading.ensured.ensured_values import kinds_of, shapes_of

RUBRIC = Rubric("a", "A", "reference", "template", "a.h5", 1, Limits(), Tolerance(), ())
TOLD = "c: an item more in `v` counts as right. Add a line to `ensure` that does not hold then"


def lines(value: Any, ensure: str, *outputs: OutputSpec) -> list[str]:
    sent = reference_leaves({"v": value})
    case = Case(
        "c", "main", {}, "float64", 1, "visible", None, {}, (),
        shapes=shapes_of(sent), kinds=kinds_of({"v": value}, sent),
    )  # fmt: skip
    criterion = Criterion(
        "c", "f", ("f.py",), 1, call="v = f()", outputs=outputs, ensure={"it holds": ensure}
    )
    bench = PointsBench(criterion, (case,), RUBRIC, {"f": lambda: value})
    found = list(extra_items(bench))
    assert all(each.doubtful for each in found)
    return [each.line for each in found]


@pytest.mark.parametrize(
    "value", [["A", "C"], ("A", "C"), [("A", 1), ("C", 2)], [*range(40)], [[1.0, 2.0]] * 20]
)
def test_what_no_property_notices_is_told(value: Any) -> None:
    (line,) = lines(value, f"v[0] == {value[0]!r}")
    assert line.startswith(TOLD)
    assert lines(value, f"len(v) == {len(value)}") == []


def test_what_is_no_list_or_compared_has_no_item_more() -> None:
    assert lines({"A": 1}, "len(v)") == lines([], "v == [] or v") == lines("AC", "v") == []
    assert lines(np.ones(3), "len(v)") == lines(3, "v > 0") == []
    assert lines([1, 2], "len(v)", OutputSpec("v")) == []
