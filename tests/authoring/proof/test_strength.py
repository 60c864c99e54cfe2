"""What no case notices is listed, waived, or - on captioning - nothing."""

from fractions import Fraction

import pytest

from grader.authoring.proof.strength import measure_strength
from grader.authoring.proven_cases import strength_lines

SOURCE = """
def affine(x, w, b):
    # BEGIN SOLUTION
    out = x @ w + b
    cache = x, w
    # END SOLUTION
    return out, cache


def backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout, dout.sum(axis=0)
"""
RUBRIC = """
sizes: {{N: 3, D: {D}, M: {M}}}
cases: {{main: {{}}, again: {{N: 5}}}}
{more}
criteria:
  affine:
    file: layers.py
    points: 1
    given: {{x: "{x}", w: "{w}", b: "{b}"}}
    call: out, cache = affine(x, w, b)
    outputs: [out]
  backward:
    file: layers.py
    points: 1
    given: {{like: affine, dout: "{dout}"}}
    call: |
      out, cache = affine(x, w, b)
      dx, dw, db = backward(dout, cache)
    outputs: {outputs}
"""


def measured(make_with_cases, source=SOURCE, **changes):
    settings = {
        "D": 4,
        "M": 5,
        "x": "normal(N, D)",
        "w": "normal(D, M)",
        "b": "normal(M)",
        "dout": "normal(N, M)",
        "outputs": "[dx, dw, db]",
        "more": "",
        **changes,
    }
    opened = make_with_cases(source, RUBRIC.format(**settings))
    return measure_strength(opened.rubric, opened.sources, opened.case_set, opened.scope)


def survivors(strength):
    return [(survivor.function, survivor.change) for survivor in strength.survivors]


def test_good_cases_notice_every_mistake(make_with_cases):
    strength = measured(make_with_cases)
    assert survivors(strength) == []
    assert strength.score == 1
    assert strength.unread == ()
    assert [f.function for f in strength.functions] == ["affine", "backward"]
    assert all(f.killed == f.total > 10 for f in strength.functions)


def test_a_zero_bias_lets_its_absence_survive(make_with_cases):
    found = survivors(measured(make_with_cases, b="np.zeros(M)"))
    assert ("affine", "x @ w + b → x @ w") in found
    assert ("affine", "x @ w + b → x @ w - b") in found


def test_square_sizes_let_a_transposition_survive(make_with_cases):
    """A symmetric matrix is its own transpose: only where M is D can it be one."""
    source = SOURCE.replace("x @ w + b", "x @ w.T + b").replace("dout @ w.T", "dout @ w")
    square = {"D": 4, "M": 4, "w": "np.diag(linspace(1, 2, D)) + 1"}
    found = survivors(measured(make_with_cases, source, **square))
    assert ("affine", "w.T → w") in found or ("affine", "x @ w.T → x @ w") in found
    oblong = {"D": 4, "M": 5, "w": "normal(M, D)"}
    assert survivors(measured(make_with_cases, source, **oblong)) == []


def test_a_wrong_axis_survives_in_a_square_of_ones(make_with_cases):
    square = {"D": 4, "M": 3, "dout": "np.ones((N, M))"}
    strength = measured(make_with_cases, **square, more="")
    assert ("backward", "dout.sum(axis=0) → dout.sum(axis=1)") not in survivors(strength)
    rubric = RUBRIC.replace("again: {{N: 5}}", "again: {{}}").format(
        **square, x="normal(N, D)", w="normal(D, M)", b="normal(M)", outputs="[dx, dw, db]", more=""
    )
    opened = make_with_cases(SOURCE, rubric)
    strength = measure_strength(opened.rubric, opened.sources, opened.case_set, opened.scope)
    assert ("backward", "dout.sum(axis=0) → dout.sum(axis=1)") in survivors(strength)


def test_a_value_that_no_case_reads_is_named(make_with_cases):
    strength = measured(make_with_cases, outputs="[dx, db]")
    assert strength.unread == ("backward: x.T @ dout",)
    assert "no case checks the returned value: backward: x.T @ dout" in list(
        strength_lines(strength)
    )


def test_a_cache_is_judged_by_the_backward_function(make_with_cases):
    """A cache with x and w exchanged is seen by no forward case."""
    assert ("affine", "(x, w) → (w, x)") not in survivors(measured(make_with_cases))


def test_survivors_are_told_with_file_line_and_text(make_with_cases):
    strength = measured(make_with_cases, b="np.zeros(M)")
    lines = list(strength_lines(strength))
    assert "surviving mutant: layers.py:6 affine: x @ w + b → x @ w" in lines
    assert any(line.startswith("affine: ") and "mutants killed" in line for line in lines)
    assert strength.score < 1
    assert strength.score == Fraction(strength.killed, strength.total)


def test_waived_survivors_count_neither_way(make_with_cases):
    every = survivors(measured(make_with_cases, b="np.zeros(M)"))
    waived = "".join(f'    "{change}": b is zero\n' for _, change in every)
    strength = measured(make_with_cases, b="np.zeros(M)", more=f"equivalent:\n  affine:\n{waived}")
    assert survivors(strength) == []
    assert strength.score == 1
    assert sum(len(f.survivors) for f in strength.functions) == len(every)
    assert any(f"{len(every)} waived" in line for line in strength_lines(strength))


def test_a_waiver_for_what_is_noticed_is_told(make_with_cases):
    more = 'equivalent: {affine: {"x @ w + b → x @ w": no}}'.replace("no}", '"no"}')
    strength = measured(make_with_cases, more=more)
    assert strength.stale == ("affine: x @ w + b → x @ w",)
    assert (
        "`equivalent` lists a change that no surviving mutant makes: affine: x @ w + b → x @ w"
        in list(strength_lines(strength))
    )


def test_cases_that_add_nothing_are_named(make_with_cases):
    strength = measured(make_with_cases)
    assert strength.redundant == ("again",)
    assert sum(case.kills for case in strength.cases) == strength.killed


def test_endless_loops_and_exits_are_noticed(make_with_cases):
    source = """
    def affine(x, w, b):
        n = 0
        while n < 3:
            n = n + 1
        if n != 3:
            raise SystemExit
        return x @ w + b, (x, w)


    def backward(dout, cache):
        x, w = cache
        return dout @ w.T, x.T @ dout, dout.sum(axis=0)
    """
    found = survivors(measured(make_with_cases, source))
    assert ("affine", "n + 1 → n - 1") not in found
    assert ("affine", "n = n + 1 → (dropped)") not in found
    assert ("affine", "n = 0 → (dropped)") not in found


def test_helpers_beside_a_graded_function_are_changed_too(make_with_cases):
    source = """
    def affine(x, w, b):
        return times(x, w) + b, (x, w)


    def times(x, w):
        return x @ w


    def unused(x):
        return x + 1


    def backward(dout, cache):
        x, w = cache
        return dout @ w.T, x.T @ dout, dout.sum(axis=0)
    """
    strength = measured(make_with_cases, source)
    assert [f.function for f in strength.functions] == ["affine", "backward", "times"]


def test_the_reference_is_whole_again_afterwards(make_with_cases):
    opened = make_with_cases(
        SOURCE,
        RUBRIC.format(
            D=4,
            M=5,
            x="normal(N, D)",
            w="normal(D, M)",
            b="normal(M)",
            dout="normal(N, M)",
            outputs="[dx, dw, db]",
            more="",
        ),
    )
    codes = [opened.scope[name].__code__ for name in ("affine", "backward")]
    measure_strength(opened.rubric, opened.sources, opened.case_set, opened.scope)
    assert [opened.scope[name].__code__ for name in ("affine", "backward")] == codes


@pytest.fixture(scope="module")
def captioning_strength(captioning):
    return measure_strength(
        captioning.rubric, captioning.sources, captioning.case_set, captioning.scope
    )


def test_every_mutant_of_captioning_is_noticed_or_waived(captioning_strength):
    assert survivors(captioning_strength) == []
    assert captioning_strength.stale == ()
    assert captioning_strength.total > 2000


def test_every_output_of_captioning_is_read(captioning_strength):
    assert captioning_strength.unread == ()


def test_the_stability_cases_are_needed(captioning_strength):
    assert "stability" not in captioning_strength.redundant


NEARLY = """
def affine(x, w, b):
    return x.dot(w) + 100 * b
"""


def test_small_errors_keep_a_part_of_the_points_unless_the_rubric_gives_none(make_with_cases):
    rubric = """
sizes: {{N: 4, D: 3, M: 2}}
{more}
cases: {{main: {{}}, other: {{N: 5}}}}
criteria:
  affine: {{file: layers.py, points: 1, given: {{x: "0.01 * normal(N, D)", w: "normal(D, M)",
            b: "linspace(-2, 2, M)"}}, call: "out = affine(x, w, b)", outputs: [out]}}
"""
    for more, partly in (("", True), ("tolerance: {sloppy: {upto: 0, credit: 0}}", False)):
        opened = make_with_cases(NEARLY, rubric.format(more=more))
        found = measure_strength(opened.rubric, opened.sources, opened.case_set, opened.scope)
        changes = [each.change for each in found.partly]
        assert ("x.dot(w) → (0 * x).dot(w)" in changes) is partly
        assert "x.dot(w) + 100 * b → x.dot(w) - 100 * b" not in changes
        assert not [each for each in found.survivors if each.function == "affine"]
