"""Cases of answers with several forms: what `generate` measures, refuses, and asks of cases."""

from fractions import Fraction

import numpy as np
import pytest

from grader.authoring.case_making import make_case
from grader.authoring.problems import Refused
from grader.authoring.proof.freedom_problems import partner_problem
from grader.authoring.proof.strength import measure_strength
from grader.authoring.proven_cases import strength_lines
from grader.core.rubric import Criterion, OutputSpec

EIGEN = """
def eigen(A):
    # BEGIN SOLUTION
    values, vectors = np.linalg.eigh(A)
    w = values[::-1]
    V = vectors[:, ::-1]
    # END SOLUTION
    return w, V
"""
EIGEN_RUBRIC = """
sizes: {D: 5}
cases: {main: {}, larger: {D: 6}}
criteria:
  eigen:
    file: layers.py
    points: 2
    given:
      Q: np.linalg.qr(normal(D, D))[0]
      A: (Q * (np.arange(D) - 1.5)) @ Q.T
    call: w, V = eigen(A)
    outputs:
      w: {up_to: order}
      V: {up_to: [sign, order], with: w}
"""


def test_a_sign_that_changes_with_the_precision_is_no_noise(make_with_cases) -> None:
    for case in make_with_cases(EIGEN, EIGEN_RUBRIC).case_set.cases["eigen"]:
        assert all(e.tolerance_double < 1e-9 and e.tolerance_single <= 1e-3 for e in case.expected)


def test_mutants_that_change_what_is_free_need_not_be_noticed(make_with_cases) -> None:
    opened = make_with_cases(EIGEN, EIGEN_RUBRIC)
    strength = measure_strength(opened.rubric, opened.sources, opened.case_set, opened.scope)
    assert strength.survivors == ()
    free = {s.change: s.reason for f in strength.functions for s in f.survivors}
    assert "V = vectors[:, ::-1] → V = -vectors[:, ::-1]" in free
    assert set(free.values()) == {"it changes only what `up_to` leaves free"}
    assert "right up to what is free" in next(strength_lines(strength))


SOURCE = """
def f(x):
    return {body}
"""
EDGES = "[__import__('dataclasses').make_dataclass('Edge', ['w'])(w) for w in x[0]]"
RUBRIC = """
sizes: {{N: 6, K: 3}}
cases: {{main: {{}}}}
criteria:
  f:
    file: layers.py
    points: 1
    given: {{x: "normal(N, K)"}}
    call: y = f(x)
    outputs: {{y: {{{keys}}}}}
    {more}
"""


def made(make_assignment, body, keys, more=""):
    opened = make_assignment(SOURCE.format(body=body), RUBRIC.format(keys=keys, more=more))
    criterion = opened.rubric.criteria[0]
    found = make_case(criterion, criterion.cases[0], opened.rubric, opened.scope)
    if found.refusals:
        raise Refused(found.refusals)
    return found.case


@pytest.mark.parametrize(("body", "keys", "sentence"), [
    ("x", "up_to: relabelling", "`y`: a relabelling is for arrays of integers or texts"),
    ("np.zeros(6, int)", "up_to: relabelling", "`y`: all labels are the same"),
    ("np.arange(6)", "up_to: relabelling", "`y`: all labels differ"),
    ("x", "up_to: phase", "`y`: a phase is for complex numbers; write `sign`"),
    ("x > 0", "up_to: sign", "`y`: a sign is for numbers that may be negative"),
    ("x[0]", "up_to: sign of columns", "`y`: it has no columns"),
    ("(x > 0).astype(int) + 1", "up_to: scale", "`y`: a scale is for floating-point numbers"),
    ("x * [1, 0, 2]", "up_to: scale", "`y`: a part of it is one number or zero"),
    ("list(x[0])", "up_to: order", "`y` is made of parts, and each of them is compared by itself"),
    ("list(x[0])", "shape: [K]", "`y` is made of parts, and each of them is compared by itself"),
    (EDGES, "up_to: order", "each of them is compared by itself; expected an array"),
    ("np.where(x < 0, np.inf, x)", "up_to: order", "`y`: it holds infinite numbers"),
    ("x[0]", "up_to: rotation", "`y`: a rotation is for matrices"),
    ("np.linalg.qr(x[:3])[0]", "up_to: rotation", "`y`: its rows are orthogonal"),
    ("x[:3]", "up_to: basis", "`y`: its columns are no basis of a smaller space"),
    ("x", "up_to: basis, metric: equal", "`y`: after `basis` no number is exact"),
    ("x.sum()", "up_to: order", "`y`: it has no rows that could stand in another order"),
    ("x[0]", "up_to: [sign, order]", "`y`: the order is free beside the sign of rows"),
    ("np.ones((5000, 2)) * x[0, :2]", "up_to: order", "`y`: it has 5000 rows"),
    ("np.arange(6)", "up_to: order, metric: tokens", "`y`: the metric tokens compares places"),
    ("x", "shape: [K, N]", "`y` has shape (6, 3), expected the shape (K, N) with K = 3, N = 6"),
    ("x", "dtype: float32", "`y` has the dtype float64, expected float32"),
    ("x", "dtype: int", "`y` has the dtype float64, expected an integer one"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_sentence(
    make_assignment, body, keys, sentence
) -> None:
    with pytest.raises(Refused) as refused:
        made(make_assignment, body, keys)
    assert sentence in str(refused.value)
    assert ".." not in str(refused.value)


@pytest.mark.parametrize(("body", "keys"), [
    ("x", "up_to: rotation"), ("x", "up_to: basis"), ("x", "up_to: scale"), ("x", "up_to: order"),
    ("x", "up_to: [scale, order]"), ("np.arange(6) % 3", "up_to: relabelling"),
    ("[x, x]", "up_to: sign"), ("list(x[0])", "dtype: float"),
    ("x", "shape: [N, K], dtype: float"), ("np.arange(6, dtype=np.int32)", "dtype: int32"),
])  # fmt: skip
def test_what_makes_sense_is_made(make_assignment, body, keys) -> None:
    assert made(make_assignment, body, keys).expected


def test_values_of_an_open_shape_are_left_to_ensure(make_assignment) -> None:
    """The number of steps may depend on the last digit: nothing is measured."""
    body = "np.arange(float(10 + int(1e17 * abs(x[0, 0])) % 7))"
    more = 'ensure: {"it begins at zero": "y[0] == 0"}'
    case = made(make_assignment, body, "shape: [any]", more)
    (expected,) = case.expected
    assert expected.tolerance_double == 0.0
    assert isinstance(expected.array, np.ndarray)


PAIRS = """
def f(x):
    return {values}, x
"""
PAIRS_RUBRIC = """
sizes: {N: 6, K: 3}
cases: {main: {}}
criteria:
  f:
    file: layers.py
    points: 1
    given: {x: "normal(N, K)"}
    call: v, y = f(x)
    outputs: {v: {up_to: %s}, y: {up_to: order, with: v}}
"""


def test_labels_for_too_many_pieces_are_refused() -> None:
    labels, centres = np.arange(60_000) % 1000, np.zeros((1000, 2))
    spec = OutputSpec("y", up_to=("order",), together="v")
    criterion = Criterion(
        "f",
        "f",
        ("layers.py",),
        Fraction(1),
        outputs=(OutputSpec("v", up_to=("relabelling",)), spec),
    )
    told = partner_problem("y", centres, spec, criterion, labels)
    assert told == "it has 1000 pieces for 60000 labels; expected fewer of both"


@pytest.mark.parametrize(("values", "free", "sentence"), [
    ("x[:4, 0]", "order", "`y`: it has 6 pieces, and `v` has 4"),
    ("np.arange(6) // 2 + 4", "relabelling", "`y`: `v` holds other labels; expected the numbers"),
    ("[x[:, 0]]", "order", "`y`: it has 6 pieces, and `v` has 1"),
])  # fmt: skip
def test_outputs_that_cannot_stand_in_one_order_are_refused(
    make_assignment, values, free, sentence
) -> None:
    opened = make_assignment(PAIRS.format(values=values), PAIRS_RUBRIC % free)
    criterion = opened.rubric.criteria[0]
    found = make_case(criterion, criterion.cases[0], opened.rubric, opened.scope)
    assert sentence in str(Refused(found.refusals))
