"""A wrong gradient of the reference is found and named; kinks are not mistaken for one."""

import re
from itertools import islice

import numpy as np
import pytest

from grader.authoring.mutation.mutant_bench import set_up_bench
from grader.authoring.mutation.mutants import in_place
from grader.authoring.proof import gradient_check
from grader.authoring.proof.claimed_gradients import claimed_gradients
from grader.authoring.proof.gradient_check import check_gradients, measure_gradients
from grader.authoring.proof.objective import DOUBLE, LONG, best_arithmetic
from grader.core.errors import GraderError
from tests.sampling import ALL

SOURCE = """
def forward(x, w):
    return np.tanh(x @ w)


def backward(dy, x, w):
    da = dy * (1 - np.tanh(x @ w) ** 2)
    return {dx}, {dw}
"""
RUBRIC = """
sizes: {N: 3, D: 4, M: 5}
criteria:
  backward:
    file: layers.py
    points: 1
    given: {x: "normal(N, D)", w: "normal(D, M)", dy: "normal(N, M)"}
    call: |
      y = forward(x, w)
      dx, dw = backward(dy, x, w)
    outputs: [dx, dw]
    gradient: {y: dy}
"""


def made(make_with_cases, dx="da @ w.T", dw="x.T @ da", source=SOURCE, rubric=RUBRIC):
    return make_with_cases(source.format(dx=dx, dw=dw), rubric)


def check(opened):
    return check_gradients(opened.rubric, opened.case_set, opened.scope)


def test_right_gradients_pass_with_their_error(make_with_cases):
    records = check(made(make_with_cases))
    assert [(r.criterion, r.output, r.given) for r in records] == [
        ("backward", "dx", "x"),
        ("backward", "dw", "w"),
    ]
    assert all(r.error < r.tolerance / 100 and not r.wrong for r in records)


@pytest.mark.parametrize(
    "wrong",
    [
        {"dw": "1.0005 * x.T @ da"},
        {"dw": "-(x.T @ da)"},
        {"dw": "x.T @ da + 1e-6"},
        {"dw": "x.T @ dy"},
        {"dw": "1e-9 * x.T @ da"},
    ],
)
@pytest.mark.parametrize("arithmetic", [LONG, DOUBLE])
def test_a_wrong_gradient_is_found_by_its_name(make_with_cases, monkeypatch, wrong, arithmetic):
    monkeypatch.setattr(gradient_check, "best_arithmetic", lambda *_: arithmetic)
    opened = made(make_with_cases, **wrong)
    with pytest.raises(
        GraderError, match=r"criterion backward, .*gradient `dw` is wrong: `dw\[\d, \d\]` is"
    ):
        check(opened)


def test_the_coordinate_that_is_off_and_both_values_are_told(make_with_cases):
    opened = made(make_with_cases, dx="(da @ w.T) * np.where(np.arange(4) == 2, 1.0005, 1)")
    case = opened.case_set.cases["backward"][0]
    x, w, dy = (case.inputs[name] for name in ("x", "w", "dy"))
    right = (dy * (1 - np.tanh(x @ w) ** 2)) @ w.T
    row = np.abs(right[:, 2]).argmax()
    with pytest.raises(GraderError) as caught:
        check(opened)
    name, values = str(caught.value).split(" is wrong: ")
    found = re.findall(r"\[(\d), 2\]` is (-?\d\.\d+)", values)
    assert name == "criterion backward, case main: the reference's gradient `dx`"
    assert [int(place) for place, _ in found] == [row, row]
    assert [float(v) for _, v in found] == pytest.approx([1.0005 * right[row, 2], right[row, 2]])


def test_a_gradient_of_another_shape_is_told(make_with_cases):
    opened = made(make_with_cases, dw="(x.T @ da).T")
    with pytest.raises(GraderError, match=r"`dw` has the shape \(5, 4\), `w` has \(4, 5\)"):
        check(opened)


def test_a_criterion_without_gradients_is_told(make_with_cases):
    opened = made(make_with_cases, rubric=RUBRIC.replace("[dx, dw]", "[y]"))
    with pytest.raises(GraderError, match="no output is the gradient of a given"):
        check(opened)


def test_gradients_of_a_number_by_nested_givens(make_with_cases):
    source = """
    def loss(params):
        return (params["a"] * params["b"]).sum(), {{"a": params["b"], "b": {dx}}}
    """
    rubric = """
    sizes: {N: 3}
    criteria:
      loss:
        file: layers.py
        points: 1
        given: {params: {a: "normal(N)", b: "normal(N)"}}
        call: value, grads = loss(params)
        outputs: [value, grads]
        gradient: {of: value, grads: params}
    """
    opened = make_with_cases(source.format(dx='params["a"]'), rubric)
    assert [(r.output, r.given) for r in check(opened)] == [
        ("grads.a", "params.a"),
        ("grads.b", "params.b"),
    ]


def test_a_wrong_gradient_by_a_nested_given_is_named(make_with_cases):
    source = """
    def loss(params):
        return (params["a"] * params["b"]).sum(), {"a": params["b"], "b": params["b"]}
    """
    rubric = """
    sizes: {N: 3}
    criteria:
      loss:
        file: layers.py
        points: 1
        given: {params: {a: "normal(N)", b: "normal(N)"}}
        call: value, grads = loss(params)
        outputs: [value, grads]
        gradient: {of: value, grads: params}
    """
    with pytest.raises(GraderError, match=r"`grads\.b\[\d\]` is .* by `params\.b\[\d\]` is"):
        check(make_with_cases(source, rubric))


HINGE = """
def loss(w, b, t):
    return ((w + b * t) ** 2).sum(), {db}
"""
HINGE_RUBRIC = """
sizes: {N: 3}
criteria:
  loss:
    file: layers.py
    points: 1
    given: {w: "normal(N)", b: "normal()", t: "normal(N)"}
    call: value, db = loss(w, b, t)
    outputs: [value, db]
    gradient: {of: value, db: b}
"""


@pytest.mark.parametrize("db", ["2 * np.sum((w + b * t) * t)", "float(2 * np.dot(w + b * t, t))"])
def test_a_gradient_by_a_single_number_is_checked(make_with_cases, db: str):
    (record,) = check(make_with_cases(HINGE.format(db=db), HINGE_RUBRIC))
    assert (record.output, record.given) == ("db", "b")
    assert record.error < record.tolerance
    with pytest.raises(GraderError, match="gradient `db` is wrong: `db` is"):
        check(make_with_cases(HINGE.format(db=f"1.001 * {db}"), HINGE_RUBRIC))


def test_a_gradient_by_what_is_not_a_floating_point_number_is_refused(make_with_cases):
    rubric = HINGE_RUBRIC.replace('"normal()"', '"3"')
    with pytest.raises(
        GraderError, match="gradient of `b`, which is not a given of floating-point"
    ):
        check(make_with_cases(HINGE.format(db="0.1 * b"), rubric))


RELU = """
def forward(x, w):
    return np.maximum(x @ w, 0)


def backward(dy, x, w):
    da = dy * (x @ w > 0)
    return da @ w.T, {dw}
"""


@pytest.mark.parametrize("arithmetic", [LONG, DOUBLE])
def test_kinks_beside_the_inputs_are_no_wrong_gradients(make_with_cases, monkeypatch, arithmetic):
    """X w lies nearer to zero than the steps reach: every direction crosses kinks."""
    monkeypatch.setattr(gradient_check, "best_arithmetic", lambda *_: arithmetic)
    rubric = RUBRIC.replace('w: "normal(D, M)"', 'w: "3e-5 * normal(D, M)"')
    records = check(made(make_with_cases, source=RELU, rubric=rubric))
    assert all(not record.wrong for record in records)


def test_a_wrong_gradient_beside_kinks_is_found(make_with_cases):
    rubric = RUBRIC.replace('w: "normal(D, M)"', 'w: "3e-5 * normal(D, M)"')
    with pytest.raises(GraderError, match="gradient `dw` is wrong"):
        check(made(make_with_cases, source=RELU, dw="2 * x.T @ da", rubric=rubric))


def test_kinks_in_the_midst_of_many_units_are_no_wrong_gradients(make_with_cases):
    """With 3000 units some lie as near to their kink as a step reaches."""
    sizes = RUBRIC.replace("{N: 3, D: 4, M: 5}", "{N: 50, D: 4, M: 60}")
    records = check(made(make_with_cases, source=RELU, rubric=sizes))
    assert [record.wrong for record in records] == [False, False]
    assert all(record.error is not None for record in records)


def test_where_there_is_a_kink_nothing_is_claimed(make_with_cases):
    rubric = RUBRIC.replace('w: "normal(D, M)"', 'w: "np.zeros((D, M))"')
    opened = made(
        make_with_cases, source=RELU, dw="x.T @ dy", rubric=rubric.replace("[dx, dw]", "[dw]")
    )
    (record,) = check(opened)
    assert record.error is None
    assert not record.wrong


def test_a_reference_in_double_precision_only_is_checked_in_it(make_with_cases):
    source = SOURCE.replace("return np.tanh(x @ w)", "return np.tanh((x @ w).astype(np.float64))")
    opened = made(make_with_cases, source=source)
    criterion, case = opened.rubric.criteria[0], opened.case_set.cases["backward"][0]
    assert best_arithmetic(criterion, case, opened.scope) is DOUBLE
    assert all(record.tolerance == DOUBLE.tolerance for record in check(opened))


def test_all_gradients_of_captioning_are_right_far_below_the_tolerance(captioning):
    records = check(captioning)
    assert len(records) == 3 + 5 + 5 + 1 + 6 + 5 + 3 + 1 + 8 + 8
    assert max(record.error / record.tolerance for record in records) < 0.1


EVERY = 1 if ALL else 13  # all of them take a minute


def tried_and_missed(captioning, names):
    """How many mutants change the values that come back, and those not found by gradients."""
    bench = set_up_bench(
        captioning.rubric, captioning.sources, captioning.case_set, captioning.scope
    )
    tried, missed = 0, []
    for function in (f for f in bench.functions if f.name in names):
        criterion = captioning.rubric.criterion(function.name)
        case = captioning.case_set.cases[function.name][0]
        trial = next(t for t in bench.trials if t.case is case)
        for mutant in islice(bench.mutants(function), None, None, EVERY):
            with in_place(mutant):
                if runs(trial) and not trial.passes():
                    tried += 1
                    if not has_wrong_gradient(criterion, case, captioning.scope):
                        missed.append((function.name, mutant.line, mutant.change))
    return tried, missed


def runs(trial):
    try:
        trial.run()
    except Exception:
        return False
    return True


def has_wrong_gradient(criterion, case, scope):
    try:
        arithmetic = best_arithmetic(criterion, case, scope)
        gradients, problems = claimed_gradients(criterion, case, scope, arithmetic.precision)
        measured = measure_gradients(criterion, case, scope, arithmetic, gradients)
        return bool(problems) or any(record.wrong for _, record in measured)
    except GraderError:
        return True


BACKWARD = [
    "affine_backward",
    "rnn_step_backward",
    "rnn_backward",
    "word_embedding_backward",
    "lstm_step_backward",
    "lstm_backward",
    "temporal_affine_backward",
]


@pytest.mark.parametrize("names", [BACKWARD[:4], BACKWARD[4:5], BACKWARD[5:]])
def test_every_wrong_gradient_among_the_mutants_is_found(captioning, names):
    tried, missed = tried_and_missed(captioning, names)
    assert tried > 60 / EVERY
    assert missed == []


def test_the_gradient_of_an_array_is_refused(make_with_cases):
    rubric = RUBRIC.replace("{y: dy}", "{of: y, dx: x}")
    with pytest.raises(GraderError, match=r"`y` has the shape \(3, 5\); expected a single number"):
        check(made(make_with_cases, rubric=rubric))


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_a_derivative_that_is_not_a_number_is_told(make_with_cases):
    """The outputs are finite; the forward, whose derivative is measured, is not."""
    source = """
    def forward(x, w):
        return x @ w + np.inf


    def backward(dy, x, w):
        return dy @ w.T, x.T @ dy
    """
    with pytest.raises(GraderError, match=r"`dw\[0, 0\]` is -?\d.*, but the derivative by .* nan"):
        check(make_with_cases(source, RUBRIC))


LOGISTIC = """
def loss(x, w, b):
    z = x @ w + b
    dz = np.tanh(z)
    return float(np.sum(np.log(np.cosh(z)))), x.T @ dz, {db}
"""
NUMBERS = """
sizes: {N: 3, D: 4}
criteria:
  loss:
    file: layers.py
    points: 1
    given: {x: "normal(N, D)", w: "normal(D)", b: BIAS}
    call: |
      value, dw, db = loss(x, w, b)
    outputs: [value, dw, db]
    gradient: {of: value, dw: w, db: b}
"""


@pytest.mark.parametrize("bias", ["0.3", '"normal()"', '"np.array(0.3)"'])
@pytest.mark.parametrize("gradient", ["np.sum(dz)", "float(np.sum(dz))"])
def test_a_single_number_has_a_gradient(make_with_cases, bias, gradient):
    rubric = NUMBERS.replace("BIAS", bias)
    records = check(make_with_cases(LOGISTIC.replace("{db}", gradient), rubric))
    assert [(r.output, r.given, r.wrong) for r in records] == [
        ("dw", "w", False),
        ("db", "b", False),
    ]
    with pytest.raises(GraderError) as error:
        check(make_with_cases(LOGISTIC.replace("{db}", f"1.5 * {gradient}"), rubric))
    assert "the reference's gradient `db` is wrong" in error.value.message


def test_an_integer_has_no_gradient(make_with_cases):
    with pytest.raises(GraderError) as error:
        check(make_with_cases(LOGISTIC.replace("{db}", "np.sum(dz)"), NUMBERS.replace("BIAS", "2")))
    assert (
        "`db` is the gradient of `b`, which is not a given of floating-point numbers; "
        "expected one such as 0.0 or normal(D)"
    ) in error.value.message
