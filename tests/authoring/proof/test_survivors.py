"""What survives is shown to make no difference, or told with the case that would notice it."""

import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.limited.pool import silent
from grader.authoring.proof.strength import SHOWN, measure_strength
from grader.authoring.proven_cases import EXAMINE, strength_lines
from grader.authoring.survivors import examined
from grader.authoring.survivors.fates import (
    ALLOWED,
    APART,
    EQUAL,
    LUCK,
    ODD,
    ONE_INPUT,
    ROUNDING,
    UNKNOWN,
    UNREACHED,
    UNREAD,
    Fate,
)
from grader.authoring.survivors.survivor_words import HEADINGS, paragraph
from grader.commands.shared.strength_findings import DOUBTFUL, strength_findings

RUBRIC = """
sizes: {{N: 4}}
{more}
criteria:
  f:
    file: layers.py
    points: 1
    given: {{x: "{x}"}}
    call: y = f(x)
    {judged}
"""


@pytest.fixture
def survive(make_assignment):
    """(body of `f`, its given) -> the strength."""

    def measure(body, x="normal(N)", more="", judged="outputs: [y]", rubric=RUBRIC):
        source = "def f(x):\n" + "".join(f"    {line}\n" for line in body.split("; "))
        opened = make_assignment(source, rubric.format(x=x, more=more, judged=judged))
        cases = generate_cases(opened.rubric, opened.sources)
        return measure_strength(opened.rubric, opened.sources, cases, opened.scope, silent, EXAMINE)

    return measure


def fates(strength):
    return {s.change: s.fate.kind for f in strength.functions for s in f.survivors if s.fate}


def fate_of(strength, change):
    (found,) = [s.fate for f in strength.functions for s in f.survivors if s.change == change]
    return found


def test_unused_values_minus_zero_and_symmetry_are_equivalent_by_equal_bits(survive):
    strength = survive("unused = x + 1; d = x * x - 3; return (d - 1) ** 2 + 0 * x")
    found = fates(strength)
    assert found["x + 1 → x - 1"] == EQUAL
    assert found["d - 1 → 1 - d"] == EQUAL
    assert strength.shown == sum(kind == EQUAL for kind in found.values())
    assert any(f"equivalent, {SHOWN}" in line for line in strength_lines(strength))
    assert not {"x + 1 → x - 1", "d - 1 → 1 - d"} & {s.change for s in strength.survivors}


def test_a_number_of_another_dtype_is_the_same_number(survive):
    """In single precision `float` makes a double of a number, and no bit of it is another one."""
    found = fates(survive("return float(np.tanh(x.sum()) + 2)"))
    assert found["float(np.tanh(x.sum()) + 2) → np.tanh(x.sum()) + 2"] == EQUAL


def test_no_probability_is_negative(survive):
    """Of any other positive numbers it is told that nothing is cut off."""
    change = "y = x * 3 → y = np.maximum(x * 3, 0)"
    drawn = "(lambda a: a / a.sum())(uniform(1, 2, N))"
    assert fates(survive("y = x * 3; return y + 1", x=drawn))[change] == EQUAL
    assert fates(survive("y = x * 3; return y + 1", x="uniform(0.1, 1, N)"))[change] == APART


def test_rounds_after_convergence_are_equivalent(survive):
    body = "r = x + 0; for _ in range(40):;    r = (r + x / r) / 2; return r"
    found = fates(survive(body, x="uniform(1, 9, N)"))
    assert found["range(40) → range(39)"] == EQUAL


def test_another_start_of_a_loop_that_converges_changes_the_last_digits(survive):
    body = "r = x + 0; while np.abs(r * r - x).max() > 1e-9:;    r = (r + x / r) / 2; return r"
    found = fates(survive(body, x="uniform(1, 9, N)", more="limits: {seconds: 1}"))
    assert found["r = x + 0 → r = (x + 0) / 2"] == ROUNDING


def test_other_values_may_be_right_by_all_that_is_asked(survive):
    judged = 'ensure: {"it is even": "np.allclose(y, 2 * np.round(y / 2))"}'
    found = fates(survive("return 3 * 2 * np.round(x)", judged=judged))
    assert found["3 * 2 → 4 * 2"] == ALLOWED


def test_a_constant_given_makes_nothing_equivalent(survive):
    """With zeros alone `2 * x` is `3 * x`; with other numbers it is not."""
    fate = fate_of(survive("return 2 * x + 1", x="np.zeros(N)"), "2 * x → 3 * x")
    assert (fate.kind, fate.criterion, fate.far) == (APART, "f", True)
    assert "x: " in fate.case


def test_a_case_to_add_notices_the_mutant(survive):
    """Of positive numbers nothing is cut off; the proposed case is pasted, and it is."""
    fate = fate_of(survive("return np.maximum(x, 0)", x="uniform(1, 2, N)"), "np.maximum(x, 0) → x")
    assert (fate.kind, fate.far) == (APART, True)
    assert fate.where.startswith("`x` is -")
    pasted = f"cases: {{main: {{}}, {fate.case}}}"
    again = survive("return np.maximum(x, 0)", x="uniform(1, 2, N)", judged=JUDGED + pasted)
    assert "np.maximum(x, 0) → x" not in fates(again)


JUDGED = "outputs: [y]\n    "


def test_another_size_of_the_same_givens_is_likely(survive):
    body = "if len(x) < 3:;    return x * 5 + 1; return x + 1"
    fate = fate_of(survive(body), "len(x) < 3 → len(x) < 2")
    assert (fate.kind, fate.far) == (APART, False)
    assert ", N: 2" in fate.case


def test_a_comparison_whose_sides_are_never_equal_is_luck(survive):
    found = fates(survive("if x[0] > 0.123:;    return x * 2; return x * 3", judged=JUDGED))
    assert found["x[0] > 0.123 → x[0] >= 0.123"] == LUCK


def test_a_comparison_is_equivalent_where_it_decides_otherwise_and_nothing_changes(survive):
    assert fates(survive("return np.where(x > 0, x, 0) + x"))["x > 0 → x >= 0"] == EQUAL


def test_a_choice_of_random_numbers_shows_nothing(survive):
    body = "r = np.random.default_rng(3); return x + (r.random() < 0.5)"
    assert fates(survive(body))["r.random() < 0.5 → r.random() <= 0.5"] == LUCK


def test_no_case_is_advised_for_what_no_statistic_notices(survive):
    rolled = """
sizes: {{N: 30}}
cases: {{main: {{}}}}
{more}
criteria:
  f: {{file: layers.py, points: 1, given: {{x: "{x}"}}, call: "y = f(np.random.default_rng(seed))",
    {judged}}}
"""
    mean = "statistical: {y: {mean: 0, std: 1, detect: 0.5}}"
    strength = survive("return -x.standard_normal()", x="N", judged=mean, rubric=rolled)
    fate = fate_of(strength, "-x.standard_normal() → x.standard_normal()")
    assert fate.kind == ALLOWED and not fate.case


def test_what_changes_values_by_much_is_not_told_as_rounding(survive, monkeypatch):
    """Also where no case can be made of any input that tells the two apart."""

    def none_made(maker, rubric, run_all, apart):
        return {}, {run: False for own in apart.values() for run in own}

    monkeypatch.setattr(examined, "find_cases", none_made)
    body = "if len(x) < 3:;    return x * 2; return x * 3"
    assert fates(survive(body))["len(x) < 3 → len(x) < 2"] == ODD


def test_what_no_input_executes_is_not_shown(survive):
    """Both sides stand on one line; the line is executed, and one side never is."""
    found = fates(survive("return x + 1 if x.ndim == 1 else x + 2"))
    assert found["x + 2 → x - 2"] == UNREACHED
    assert EQUAL not in {kind for change, kind in found.items() if change.startswith("x + 2")}


def test_constants_that_nothing_can_replace_are_told(survive):
    found = fates(survive("return len(x) * 2 - 8 + (0 if x else 1)", x="'word'"))
    assert set(found.values()) <= {ONE_INPUT}


def test_what_cases_execute_is_not_told_to_be_out_of_reach(survive):
    """Inputs of other criteria can be replaced; they never get to a function without any."""
    two = """
sizes: {{N: 4}}
{more}
criteria:
  g: {{file: layers.py, points: 1, given: {{x: "{x}"}}, call: y = g(x), {judged}}}
  f: {{file: layers.py, points: 1, call: "y = f('word')", {judged}}}
"""
    body = "return max(len(x), 3)\n\ndef g(x):\n    y = x + 1\n    return 2 * x"
    found = fates(survive(body, more="cases: {main: {}}", rubric=two))
    assert {kind for change, kind in found.items() if "x + 1" not in change} == {ONE_INPUT}


def test_a_returned_value_that_no_output_reads_is_not_equivalent(survive):
    body = "return x * 3, x + 5"
    judged = "outputs: [y]\n    call: y, z = f(x)"
    with_two = RUBRIC.replace("    call: y = f(x)\n", "")
    assert with_two != RUBRIC
    found = fates(survive(body, judged=judged, rubric=with_two))
    assert found["x + 5 → x - 5"] == UNREAD
    assert EQUAL not in found.values()


BOX = "\n\nclass Box:\n    def get(self):\n        return self.three\n    pass"


def of_an_object(survive, body):
    judged = "outputs: [y]\n    call: y = f(x).three"
    with_object = RUBRIC.replace("    call: y = f(x)\n", "")
    return fates(survive(body, judged=judged, rubric=with_object))


def test_an_object_that_is_returned_is_heard_attribute_by_attribute(survive):
    body = "box = Box()\n    box.three = x * 3\n    box.other = x * 5\n    return box"
    found = of_an_object(survive, body + BOX)
    assert found["x * 5 → x / 5"] == UNREAD
    guarded = body.replace("x * 3", "np.maximum(x * 3, -999)")
    assert of_an_object(survive, guarded + BOX)["np.maximum(x * 3, -999) → x * 3"] == LUCK


def test_an_object_that_hides_what_it_holds_is_told_as_unknown(survive):
    body = "box = Box()\n    box.three = x * 3\n    box.other = x * 5\n    return box"
    hidden = of_an_object(survive, body + BOX.replace("pass", '__slots__ = ("three", "other")'))
    assert hidden["x * 5 → x / 5"] == UNKNOWN


def test_properties_notice_mutants(survive):
    judged = 'ensure: {"it is the root": "np.allclose(y * y, x)"}'
    strength = survive("return np.sqrt(x)", x="uniform(1, 9, N)", judged=judged)
    assert strength.killed > 0
    changes = {s.change for f in strength.functions for s in f.survivors}
    assert "np.sqrt(x) → np.square(x)" not in changes
    assert "np.sqrt(x) → x" not in changes


def test_a_property_that_calls_the_changed_function_sees_the_reference(survive):
    judged = 'ensure: {"it is what the solution gives": "np.allclose(y, f(x))"}'
    strength = survive("return 3 * x", judged=judged)
    assert "3 * x → 4 * x" not in {s.change for s in strength.survivors}


def test_paragraphs_group_by_what_to_do(survive):
    strength = survive("return np.maximum(x, 0)", x="uniform(1, 2, N)")
    told = paragraph("f", "layers.py", strength.survivors)
    assert told.startswith("`f` (layers.py): ")
    assert " mistake" in told.splitlines()[0]
    assert "to the cases of f, if inputs may be so; it notices:" in told
    assert "line 5: `np.maximum(x, 0)` could be `x`, where `x` is -" in told
    lines = list(strength_lines(strength))
    heading = next(i for i, line in enumerate(lines) if " survive" in line)
    assert lines[heading].endswith("to the cases of f, if inputs may be so:")
    assert lines[heading + 1].startswith("surviving mutant: layers.py:5 f: np.maximum(x, 0) → ")
    assert sum("if inputs may be so" in line for line in lines) == 1


GRAPH = RUBRIC.replace("  f:", "  g:").replace(
    "call: y = f(x)", 'call: "y = g({{0: [1, 2], 1: [0, 3], 2: [0, 3], 3: [1, 2]}}, x)"'
)


def test_what_no_input_varies_is_said_of_what_makes_no_difference(survive):
    """In a circle of four the search that goes deep finds the same distances."""
    body = (
        "return 0\n\ndef g(graph, start):\n    far, queue = {start: 0}, [start]\n    while queue:\n"
        "        node = queue.pop(0)\n        for other in graph[node]:\n"
        "            if other not in far:\n                far[other] = far[node] + 1\n"
        "                queue.append(other)\n    return far"
    )
    strength = survive(body, x="integers(0, 4)", rubric=GRAPH)
    assert fates(strength)["queue.pop(0) → queue.pop()"] == EQUAL
    assert {s.fate.fixed for s in strength.doubtful} == {("`graph` of `g`",)}
    said = "only as far as was tried: `graph` of `g` was the same everywhere; draw it by the seed"
    assert any(said in line for line in strength_lines(strength))
    found = [text for kind, text in strength_findings(strength, None, None) if kind == DOUBTFUL]
    assert any(said in text and "`queue.pop(0)` could be `queue.pop()`" in text for text in found)


def test_what_inputs_vary_is_not_said_to_be_the_same(survive):
    strength = survive("unused = x + 1; d = x * x - 3; return (d - 1) ** 2 + 0 * x")
    assert strength.shown and not strength.doubtful


def test_cases_to_add_come_first():
    class One:
        line, change = 3, "a → b"

        def __init__(self, *fate):
            self.fate = Fate(*fate)

    kinds = [One(ROUNDING), One(LUCK), One(APART, "f", "far", True), One(APART, "f", "near")]
    told = paragraph("f", "layers.py", kinds)
    words = [
        "`near` to the cases of f;",
        "`far` to the cases of f, if",
        "tried makes",
        "a millionth",
    ]
    places = [told.index(word) for word in words]
    assert places == sorted(places)


def test_what_can_be_done_is_said_once_for_all_functions():
    class One:
        line, change, fate = 3, "a → b", Fate(ROUNDING)

    told: set[str] = set()
    first, second = (paragraph(name, "layers.py", [One()], told) for name in "fg")
    assert "at most; other lines of `call` may show them, such as a second call; else list" in first
    assert "at most:" in second and "equivalent" not in second


def test_every_kind_has_words_and_long_groups_are_cut():
    class One:
        line, fate = 3, None

        def __init__(self, change):
            self.change = change

    told = paragraph("f", "layers.py", [One(f"a → b{n}") for n in range(9)])
    assert "9 mistakes would earn full marks" in told
    assert "and 3 more, which `grader generate` lists" in told
    assert "`a` could be left out" in paragraph("f", "layers.py", [One("a → (dropped)")])
    assert set(HEADINGS) == {ALLOWED, ROUNDING, LUCK, UNREACHED, ONE_INPUT, UNREAD, UNKNOWN, ODD}


OBJECTS = """
class Box:
    def __init__(self, x):
        self.x = x

    def total(self):
        unused = self.x + 1
        return self.x.sum()


def box(x):
    return Box(x * 2)
"""
OF_OBJECTS = """
sizes: {N: 4}
criteria:
  box: {file: layers.py, points: 1, given: {x: normal(N)}, call: "y = box(x).x", outputs: [y]}
  total: {function: Box.total, file: layers.py, points: 1, given: {x: normal(N)},
    call: "t = box(x).total()", outputs: [t]}
"""


def test_objects_that_are_returned_on_the_way_are_compared_by_what_they_hold(make_assignment):
    opened = make_assignment(OBJECTS, OF_OBJECTS)
    cases = generate_cases(opened.rubric, opened.sources)
    strength = measure_strength(opened.rubric, opened.sources, cases, opened.scope, silent, EXAMINE)
    assert fates(strength)["self.x + 1 → self.x - 1"] == EQUAL


CHAIN = """
import numpy as np


class Box:
    def __init__(self, x, inner):
        self.x, self.inner, self.back = x, inner, self
        self.rng = np.random.default_rng(3)

    def total(self):
        return self.x.sum()


def chain(x, n):
    length = float(n)
    unused = x + 1
    return Box(x * length, chain(x, n - 1) if n > 0 else None)
"""


def test_objects_are_compared_however_deep_they_hold_one_another_and_random_generators(
    make_assignment,
):
    call = 'call: "box = chain(x, 7)\\n\\ny = box.x", outputs: [y]'
    rubric = OF_OBJECTS.replace('call: "y = box(x).x", outputs: [y]', call)
    rubric = rubric.replace("box:", "chain:").replace("box(x)", "chain(x, 2)")
    opened = make_assignment(CHAIN, rubric)
    cases = generate_cases(opened.rubric, opened.sources)
    found = fates(
        measure_strength(opened.rubric, opened.sources, cases, opened.scope, silent, EXAMINE)
    )
    assert found["x + 1 → x - 1"] == EQUAL
    assert found["float(n) → n"] == EQUAL
    assert found["n > 0 → n > 1"] == UNREAD


def test_a_single_number_of_python_and_of_numpy_is_the_same(survive):
    found = fates(survive("return float(np.max(x))"))
    assert found["float(np.max(x)) → np.max(x)"] == EQUAL
