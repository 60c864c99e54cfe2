"""Answers that take no work are tried on values of every kind that a property reads."""

import numpy as np
import pytest

from grader.authoring.unearned.answer_groups import answer_groups
from grader.authoring.unearned.points_bench import PointsBench
from grader.core.cases import Case
from grader.core.rubric import Criterion, Limits, Rubric, Tolerance

RUBRIC = Rubric("a", "A", "reference", "template", "a.h5", 1, Limits(), Tolerance(), ())


@pytest.mark.parametrize(("kind", "dtype"), [("b", "?"), ("i", "i8"), ("u", "u8"), ("f", "f8")])
def test_a_value_of_a_property_has_its_kind(kind: str, dtype: str) -> None:
    case = Case(
        "c", "main", {}, "float64", 1, "visible", None, {}, (),
        shapes={"y": (3,)}, kinds={"y": kind},
    )  # fmt: skip
    criterion = Criterion("c", "c", ("f.py",), 1, call="y = f()", ensure={"it holds": "y.all()"})
    (group,) = answer_groups(PointsBench(criterion, (case,), RUBRIC, {}))
    (leaf,) = group.wanted(case)
    assert leaf.array.dtype == np.dtype(dtype)
    assert leaf.array.shape == (3,)
