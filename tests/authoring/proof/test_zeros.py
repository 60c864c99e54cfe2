"""Gradients that are zero by theory are judged in units of those beside them."""

import numpy as np
import pytest

from grader.authoring.problems import Refused
from grader.authoring.proof import gradient_check, precisions
from grader.authoring.proof.gradient_check import check_gradients
from grader.authoring.proof.objective import DOUBLE, LONG
from grader.authoring.proof.zeros import ZERO_SHARE, zero_units
from grader.core.cases import CaseSet
from grader.core.grades import Status
from grader.core.outcomes import Returned
from grader.core.rubric import Tolerance
from grader.files.cases.cases_file import load_cases, save_cases
from grader.judging.values.case_verdict import CaseJudge

BEFORE_A_NORM = """
def forward(x, w, b):
    y = x @ w + b
    centred = y - y.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0) + 1e-5)
    return centred / spread, (x, w, centred, spread)


def backward(dout, cache):
    x, w, centred, spread = cache
    normed = centred / spread
    inner = dout - dout.mean(axis=0) - normed * (dout * normed).mean(axis=0)
    dy = inner / spread
    return dy @ w.T, x.T @ dy, {db}
"""
RUBRIC = """
sizes: {N: 7, D: 4, M: 5}
criteria:
  backward:
    file: layers.py
    points: 1
    given: {x: "normal(N, D)", w: "normal(D, M)", b: "normal(M)", dout: "normal(N, M)"}
    call: |
      out, cache = forward(x, w, b)
      dx, dw, db = backward(dout, cache)
    outputs: OUTPUTS
    gradient: {out: dout}
    cases: {main: {}, single: {dtype: float32}, huge: {dout: "1e6 * normal(N, M)"}}
"""


def rubric(outputs="[dx, dw, db]"):
    return RUBRIC.replace("OUTPUTS", outputs)


def before_a_norm(make_with_cases, db="dy.sum(axis=0)", outputs="[dx, dw, db]"):
    return make_with_cases(BEFORE_A_NORM.replace("{db}", db), rubric(outputs))


def judged(case, opened, **changed):
    """The status of the reference's answer with one output changed."""
    values = {e.name: e.array for e in case.expected} | changed
    verdict = CaseJudge(Tolerance())(opened.rubric.criteria[0], case, Returned(values))
    return verdict.status


def test_a_bias_before_a_norm_is_kept_and_expected_to_be_zero(make_with_cases):
    for case in before_a_norm(make_with_cases).case_set.cases["backward"]:
        expected = {e.name: e for e in case.expected}
        assert not expected["db"].array.any()
        beside = min(np.sqrt(np.mean(expected[name].array ** 2)) for name in ("dx", "dw"))
        assert expected["db"].scale == pytest.approx(beside, rel=1e-6)
        assert expected["dx"].scale == expected["dw"].scale == 0


@pytest.mark.parametrize("number", [0, 1, 2])
def test_rounding_is_right_and_a_mistake_is_wrong(make_with_cases, number):
    opened = before_a_norm(make_with_cases)
    case = opened.case_set.cases["backward"][number]
    unit = next(e.scale for e in case.expected if e.name == "db")
    rounding = np.array([1e-15, -3e-15, 0.0, 2e-16, -1e-15]) * unit
    assert judged(case, opened) is Status.RIGHT
    assert judged(case, opened, db=rounding) is Status.RIGHT
    for wrong in (0.3, 1e-3, 1e-4):
        assert judged(case, opened, db=np.full(5, wrong * unit)) is Status.WRONG
        assert judged(case, opened, db=np.eye(5)[0] * wrong * unit) is Status.WRONG


def test_single_precision_is_right_as_for_every_other_output(make_with_cases):
    opened = before_a_norm(make_with_cases)
    (main, *_) = opened.case_set.cases["backward"]
    unit = next(e.scale for e in main.expected if e.name == "db")
    assert judged(main, opened, db=np.full(5, 1e-7 * unit)) is Status.RIGHT


@pytest.mark.parametrize("metric", ["rel", "allclose", "max_abs"])
def test_every_metric_judges_it_beside_the_others(make_with_cases, metric):
    opened = before_a_norm(
        make_with_cases, outputs=f"{{dx: {{}}, dw: {{}}, db: {{metric: {metric}}}}}"
    )
    case = opened.case_set.cases["backward"][0]
    unit = next(e.scale for e in case.expected if e.name == "db")
    assert judged(case, opened, db=np.full(5, 1e-15 * unit)) is Status.RIGHT
    assert judged(case, opened, db=np.full(5, 1e-3 * unit)) is Status.WRONG


def test_parts_of_one_output_stand_beside_each_other(make_with_cases):
    """Without `gradient` in the rubric, too: three gradients in one tuple."""
    text = rubric("[grads]").replace("dx, dw, db =", "grads =").replace("gradient:", "#")
    opened = make_with_cases(BEFORE_A_NORM.replace("{db}", "dy.sum(axis=0)"), text)
    case = opened.case_set.cases["backward"][0]
    assert [e.scale > 0 for e in case.expected] == [False, False, True]


@pytest.mark.parametrize("arithmetic", [LONG, DOUBLE])
def test_the_gradient_check_finds_it_right(make_with_cases, monkeypatch, arithmetic):
    monkeypatch.setattr(gradient_check, "best_arithmetic", lambda *_: arithmetic)
    opened = before_a_norm(make_with_cases)
    records = check_gradients(opened.rubric, opened.case_set, opened.scope)
    assert [(r.output, r.wrong) for r in records] == [("dx", False), ("dw", False), ("db", False)]


@pytest.mark.parametrize("arithmetic", [LONG, DOUBLE])
@pytest.mark.parametrize("db", ["dy.sum(axis=0) + 0.1 * dout.sum(axis=0)", "dout.sum(axis=0)"])
def test_the_gradient_check_finds_it_wrong(make_with_cases, monkeypatch, db, arithmetic):
    monkeypatch.setattr(gradient_check, "best_arithmetic", lambda *_: arithmetic)
    opened = before_a_norm(make_with_cases, db)
    with pytest.raises(Refused, match="gradient `db` is wrong"):
        check_gradients(opened.rubric, opened.case_set, opened.scope)


def test_claiming_zero_where_it_is_not_is_wrong(make_with_cases):
    source = BEFORE_A_NORM.replace("{db}", "1e-17 * dout.sum(axis=0)").replace(
        "return centred / spread,", "return centred / spread + b,"
    )
    opened = make_with_cases(source, rubric())
    with pytest.raises(Refused, match="gradient `db` is wrong"):
        check_gradients(opened.rubric, opened.case_set, opened.scope)


def test_without_a_higher_precision_it_is_kept_too(make_with_cases, monkeypatch):
    monkeypatch.setattr(precisions, "has_higher_precision", lambda: False)
    opened = before_a_norm(make_with_cases)
    assert [e.scale > 0 for e in opened.case_set.cases["backward"][0].expected][-1]


def test_the_shift_of_softmax_and_the_query_bias_are_zero_too(make_with_cases):
    source = """
    def attend(x, wk, bk, wq):
        scores = (x @ wq) @ (x @ wk + bk).T
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        return weights / weights.sum(axis=1, keepdims=True)


    def attend_backward(dp, x, wk, bk, wq):
        p = attend(x, wk, bk, wq)
        ds = p * (dp - (p * dp).sum(axis=1, keepdims=True))
        dk, dq = ds.T @ (x @ wq), ds @ (x @ wk + bk)
        return {"wk": x.T @ dk, "bk": dk.sum(axis=0), "wq": x.T @ dq}
    """
    text = """
    sizes: {N: 5, D: 4}
    criteria:
      attend_backward:
        file: layers.py
        points: 1
        given:
          x: "normal(N, D)"
          params: {wk: "normal(D, D)", bk: "normal(D)", wq: "normal(D, D)"}
          dp: "normal(N, N)"
        call: |
          p = attend(x, **params)
          loss = (p * dp).sum()
          grads = attend_backward(dp, x, **params)
        outputs: [grads]
        gradient: {of: loss, grads: params}
    """
    opened = make_with_cases(source, text)
    (case,) = opened.case_set.cases["attend_backward"]
    assert [(e.name, e.scale > 0) for e in case.expected] == [
        ("grads.wk", False),
        ("grads.bk", True),
        ("grads.wq", False),
    ]
    assert not any(r.wrong for r in check_gradients(opened.rubric, opened.case_set, opened.scope))


def test_a_small_gradient_that_has_digits_keeps_its_own_size(make_with_cases):
    source = "def both(x):\n    return x, 1e-13 * x\n"
    text = """
    sizes: {N: 5}
    criteria:
      both:
        file: layers.py
        points: 1
        given: {x: "normal(N)"}
        call: y = both(x)
        outputs: [y]
    """
    (case,) = make_with_cases(source, text).case_set.cases["both"]
    assert [e.scale for e in case.expected] == [0, 0]
    assert all(e.array.any() for e in case.expected)


def test_the_unit_is_a_usual_one_of_those_beside_it() -> None:
    sizes = {"a": 1e3, "b": 2.0, "c": 1.0, "zero": 1e-16, "nothing": 0.0}
    assert zero_units(sizes) == {"zero": 2.0, "nothing": 2.0}
    assert zero_units({"a": 1.0, "b": 10 * ZERO_SHARE}) == {}
    assert zero_units({"a": 0.0}) == {}
    assert zero_units({}) == {}


def test_the_unit_is_stored(make_with_cases, tmp_path):
    made = before_a_norm(make_with_cases).case_set
    save_cases(tmp_path / "cases.h5", CaseSet(made.cases, {}))
    stored = load_cases(tmp_path / "cases.h5").cases["backward"]
    for one, other in zip(stored, made.cases["backward"], strict=True):
        assert [e.scale for e in one.expected] == [e.scale for e in other.expected]
