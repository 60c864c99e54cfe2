"""What may not end although the first run did: other numbers, other precisions, the gradients."""

import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.problems import Refused
from grader.authoring.proof.gradient_check import check_gradients
from grader.authoring.proof.strength import measure_strength

NEWTON = """
def root(a):
    x = np.ones_like(a)
    while np.abs(x * x - a).max() > 1e-12:
        x = (x + a / x) / 2
    return x
"""
RUBRIC = """
sizes: {N: 4}
limits: {seconds: 1}
criteria:
  root:
    file: layers.py
    points: 1
    given: {a: "uniform(1.0, 9.0, N)"}
    call: x = root(a)
    outputs: [x]
"""
WORD = "double_only"


def test_what_has_no_single_precision_form_is_said_once_per_criterion(make_assignment):
    rubric = RUBRIC.replace("limits", "cases: {main: {}, other: {N: 5}}\nlimits")
    opened = make_assignment(NEWTON, rubric)
    cases = generate_cases(opened.rubric, opened.sources)
    assert cases.provenance[WORD] == {"root": "the reference did not end"}


def test_the_rubric_can_say_so_and_then_nothing_is_said(make_assignment):
    opened = make_assignment(NEWTON, RUBRIC + "    precision: [float64]\n")
    cases = generate_cases(opened.rubric, opened.sources)
    assert WORD not in cases.provenance
    (expected,) = cases.cases["root"][0].expected
    assert expected.tolerance_double == expected.tolerance_single < 1e-6


def test_a_precision_that_the_rubric_leaves_out_is_not_tried(make_assignment):
    source = """
    def twice(x):
        if x.dtype == np.float32:
            raise ValueError
        return 2 * x
    """
    rubric = RUBRIC.replace("root", "twice").replace("x = twice(a)", "x = twice(a)")
    opened = make_assignment(source, rubric)
    said = generate_cases(opened.rubric, opened.sources).provenance[WORD]["twice"]
    assert "raised ValueError" in said
    opened = make_assignment(source, rubric + "    precision: [float64]\n")
    assert WORD not in generate_cases(opened.rubric, opened.sources).provenance


def test_a_reference_that_does_not_end_for_a_nudged_input_is_refused(make_assignment):
    source = """
    def settle(a):
        while a[0] != 3.0:
            a = a + 0
        return a
    """
    rubric = RUBRIC.replace("root", "settle").replace(
        '"uniform(1.0, 9.0, N)"', '"linspace(3, 5, N)"'
    )
    opened = make_assignment(source, rubric)
    with pytest.raises(Refused) as error:
        generate_cases(opened.rubric, opened.sources)
    assert "does not end when its inputs change in the last digit" in str(error.value)


def test_a_given_that_is_never_drawn_is_refused(make_assignment):
    source = "def same(a):\n    return a\n\n\ndef never():\n    while True:\n        pass\n"
    opened = make_assignment(
        source, RUBRIC.replace("root", "same").replace('"uniform(1.0, 9.0, N)"', "never()")
    )
    with pytest.raises(Refused) as error:
        generate_cases(opened.rubric, opened.sources)
    assert "criterion same, case main: " in str(error.value)
    assert "did not end within 1 second" in str(error.value)


def test_gradients_that_do_not_end_are_refused(make_with_cases):
    source = """
    def forward(x):
        while not -9 < x[0] < 9:
            x = x * 1
        return x * x

    def backward(x, dy):
        return 2 * x * dy
    """
    rubric = """
    sizes: {N: 3}
    limits: {seconds: 0.05}
    criteria:
      backward:
        file: layers.py
        points: 1
        given: {x: "np.full(N, 8.99999)", dy: normal(N)}
        call: |
          y = forward(x)
          dx = backward(x, dy)
        outputs: [dx]
        gradient: {y: dy}
    """
    opened = make_with_cases(source, rubric)
    with pytest.raises(Refused) as error:
        check_gradients(opened.rubric, opened.case_set, opened.scope)
    assert "run again for its gradients, did not end" in str(error.value)


GROWS = """
def f(a):
    n = 3 + int(a[0])
    for _ in range(40):
        n = n * n % 1009
    return n
"""
SHRINKS = """
def f(a):
    while len(a) > 1:
        a = a[1:]
    return 2 * a
"""


@pytest.mark.parametrize("source", [GROWS, SHRINKS])
def test_mutants_that_do_not_end_or_grow_without_bound_are_killed(make_with_cases, source):
    opened = make_with_cases(source, RUBRIC.replace("root", "f"))
    strength = measure_strength(opened.rubric, opened.sources, opened.case_set, opened.scope)
    alive = {survivor.change for survivor in strength.survivors}
    assert strength.killed
    assert not any(change.endswith(("n * n * 1009", "(dropped)")) for change in alive)


def test_a_mutant_reads_no_memo_that_another_one_filled(make_assignment):
    source = """
    KNOWN = {}

    def fibonacci(n):
        if n < 2:
            return n
        if n not in KNOWN:
            KNOWN[n] = fibonacci(n - 1) + fibonacci(n - 2)
        return KNOWN[n]
    """
    rubric = (
        RUBRIC.replace("root(a)", "fibonacci(int(a))")
        .replace("root", "fibonacci")
        .replace('"uniform(1.0, 9.0, N)"', '"integers(9, 12)"')
    )
    opened = make_assignment(source, rubric)
    cases = generate_cases(opened.rubric, opened.sources)
    strength = measure_strength(opened.rubric, opened.sources, cases, opened.scope)
    alive = {survivor.change for survivor in strength.survivors}
    assert not any("fibonacci(n - 1) +" in change for change in alive)
    assert strength.killed > 20


def test_a_mutant_that_ends_its_process_is_killed_by_the_case_it_was_at(make_with_cases):
    source = """
    import os

    def f(a):
        if a.size > 4:
            os._exit(0)
        return a * 2
    """
    opened = make_with_cases(source, RUBRIC.replace("root", "f"))
    strength = measure_strength(opened.rubric, opened.sources, opened.case_set, opened.scope)
    (function,) = strength.functions
    assert "a.size > 4 → a.size >= 4" not in {s.change for s in strength.survivors}
    assert sum(case.kills for case in strength.cases) == function.killed


def test_a_case_in_single_precision_that_the_reference_does_not_end_in_is_refused(make_assignment):
    rubric = RUBRIC.replace("limits", "cases: {main: {}, narrow: {dtype: float32}}\nlimits")
    opened = make_assignment(NEWTON, rubric)
    with pytest.raises(Refused) as error:
        generate_cases(opened.rubric, opened.sources)
    assert "case narrow: the reference did not end in single precision" in str(error.value)
    opened = make_assignment(NEWTON, rubric + "    precision: [float64]\n")
    assert len(generate_cases(opened.rubric, opened.sources).cases["root"]) == 1
