"""The rubric's own expressions in other sizes, with short numbers."""

from dataclasses import replace

import numpy as np

from grader.core.assignment import Assignment
from grader.grading.examples.readable_inputs import readable_inputs


def test_expressions_keep_what_they_promise(captioning: Assignment) -> None:
    criterion = captioning.rubric.criterion("affine_forward")
    given = {
        "x": "normal(N, D)",
        "p": "uniform(0.001, 0.002, N)",
        "q": "x / x.sum()",
        "f": {"code": "lambda v: v"},
        "k": "N",
    }
    made = replace(criterion, given=given, setup="")
    drawn = readable_inputs(made, made.cases[0], {"N": 2, "D": 3}, 7, {})
    assert drawn["x"].shape == (2, 3)
    assert np.array_equal(drawn["x"], np.round(drawn["x"], 1))
    assert ((drawn["p"] >= 0.001) & (drawn["p"] <= 0.002)).all()
    assert np.isclose(drawn["q"].sum(), 1, rtol=1e-12)
    assert (drawn["k"], "f" in drawn) == (2, False)
    again = readable_inputs(made, made.cases[0], {"N": 2, "D": 3}, 7, {})
    assert all(np.array_equal(drawn[name], again[name]) for name in drawn)
