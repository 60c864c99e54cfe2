"""Where the call leaves what is differentiated there is no forward whose gradients may be right."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from grader.core.cases import Case
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion, OutputSpec
from grader.grading.own_gradients import Consistency


class Squares:
    """A worker whose `dw` is the gradient of its own, wrong loss."""

    def run(self, criterion: Criterion, case: Case, replay: None = None) -> Returned:
        w = case.inputs["w"]
        return Returned({"loss": np.asarray((w**2).sum()), "dw": 2 * w})


def consistency(gradient: dict[str, str]) -> Consistency:
    outputs = (OutputSpec("dw"),)
    criterion = Criterion(
        "f", "f", ("f.py",), Fraction(2), "loss, dw = f(w)", outputs, gradient=gradient
    )
    w = np.array([[1.0, 2.0], [3.0, -1.0]])
    case = Case("f", "main", {}, "float64", 0, "visible", None, {"w": w, "dw": w}, ())
    return Consistency(criterion, case, Squares())  # type: ignore[arg-type]


class Scaled:
    """A worker whose `dw` is the gradient of its own loss times a single number."""

    def run(self, criterion: Criterion, case: Case, replay: None = None) -> Returned:
        w, dout = case.inputs["w"], case.inputs["dout"]
        return Returned({"loss": np.asarray((w**2).sum()), "dw": 2 * w * dout})


def test_the_upstream_gradient_may_be_a_single_number() -> None:
    known = consistency({"loss": "dout"})
    case = replace(known.case, inputs={"w": known.case.inputs["w"], "dout": 3.0})
    scaled = replace(known, case=case, worker=Scaled())  # type: ignore[arg-type]
    assert scaled.holds()


def test_it_earns_nothing() -> None:
    assert not consistency({"of": "loss", "dw": "w"}).holds()
