"""Values are named as what they are, and what no case can hold is refused by name."""

from collections import Counter, OrderedDict, defaultdict, deque
from functools import partial

import numpy as np
import pytest

from grader.authoring.cases.storable_values import comes_back, held, kind_of, same
from grader.authoring.problems import Refused
from grader.authoring.proof import precisions
from grader.confined.values.records import Foreign
from grader.files.cases.cases_file import load_cases, save_cases


class Figure:
    pass


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "None"),
        ([1, [Figure()]], "a list that holds a list that holds an object of the class Figure"),
        ({"a": 1, "b": len}, "a mapping that holds a function"),
        (len, "a function"),
        (np.tanh, "a function"),
        (lambda: 1, "a function"),
        (np, "a module"),
        (Figure, "a class"),
        (Figure(), "an object of the class Figure"),
        (np.array(["a"]), "an array of texts"),
        (np.str_("a"), "text"),
        (np.array([None]), "an array of objects"),
        (np.ma.array([1.0]), "an object of the class MaskedArray"),
        (defaultdict(list), "an object of the class defaultdict"),
        ([1, deque([1], 3)], "a list that holds a deque with a largest length"),
        (
            Foreign("undefined: a gradient has another shape"),
            "undefined: a gradient has another shape",
        ),
    ],
)
def test_a_value_is_named_as_what_it_is(value: object, kind: str) -> None:
    assert kind_of(value) == kind


def test_what_a_case_can_hold() -> None:
    assert all(map(held, (None, 1, "a", np.eye(2), [1, (2.5, {"a": np.arange(3)})], np.uint8(3))))
    assert all(map(held, ({1}, 1j, np.array([1j]), np.float16([1]), {1: 2}, b"a", 10**30)))
    assert not any(map(held, (len, [Figure()], np.array([None]), {"a": {Figure}})))


def test_what_a_case_gives_back_as_it_was() -> None:
    containers = (deque([1]), Counter("aab"), OrderedDict(a=[1]), {"a": (2, {3})})
    assert all(map(comes_back, (None, 1.5, "a", np.eye(2), *containers)))
    others = (defaultdict(int), deque([1], 3), len)
    assert not any(comes_back(kept) for one in others for kept in (one, [one], {"a": (one,)}))


def test_equal_to_the_last_digit() -> None:
    one = {"a": np.array([0.1, np.nan]), "b": [1, "x"]}
    assert same(one, {"a": np.array([0.1, np.nan]), "b": [1, "x"]})
    assert not same(one, {"a": np.array([0.1 + 1e-16, np.nan]), "b": [1, "y"]})
    assert not same(np.zeros(2), np.zeros(3))
    assert not same(np.zeros(2), np.zeros(2, np.float32))
    assert not same([np.zeros(2)], np.zeros(2))


RUBRIC = """
sizes: {{N: 3}}
criteria:
  f:
    file: layers.py
    points: 1
    given: {{{given}}}
    call: {call}
    outputs: [y]
"""


def refused(make_with_cases, returned="x", given='x: "normal(N)"', call="y = f(x)"):
    source = f"COUNT = []\n\n\ndef f(x):\n    return {returned}\n"
    with pytest.raises(Refused) as caught:
        make_with_cases(source, RUBRIC.format(given=given, call=call))
    return [(each.sentence, each.advice) for each in caught.value.refusals]


@pytest.mark.parametrize(
    ("returned", "sentence", "advice"),
    [
        ("f", "`y` is a value of type function; expected numbers, texts", "Take numbers or texts"),
        ("{1: x, f: x}", "`y` is a mapping with a key that is not plain", "Take numbers or texts"),
        ("{'a': x, 'b': [x, np]}", "`y.b.1` is a value of type module; expected numbers", ""),
        ("x / 0 * [1, 0, -1]", "`y` holds 1 NaN and 2 inf; expected finite numbers", "Change the"),
        ("np.random.default_rng().normal(size=3)", "`f` gives another `y` each time", "Seed it"),
        (
            "COUNT.append(1) or x[:len(COUNT) % 2]",
            "`f` gives another `y` each time",
            "keep nothing",
        ),
        (
            "0 * x",
            "`y` is zero everywhere, so a function that returns zeros would",
            "Change the in",
        ),
        (
            "exit(3)",
            "the reference raised SystemExit: 3, in layers.py, line 8",
            "Fix the reference",
        ),
        ("x[7]", "the reference raised IndexError: index 7 is out of bounds", "lines of `call`"),
    ],
)
def test_outputs_that_cannot_be_compared(make_with_cases, returned, sentence, advice) -> None:
    ((said, instead),) = refused(make_with_cases, returned)
    assert said.startswith(sentence)
    assert advice in instead


@pytest.mark.parametrize("beside", ["None", "'low'", "3", "x"])
def test_a_zero_beside_something_else_is_no_answer_of_zeros(make_with_cases, beside: str) -> None:
    given = RUBRIC.format(given="x: normal(N)", call="y = f(x)")
    make_with_cases(f"def f(x):\n    return 0.0, {beside}\n", given)


@pytest.mark.parametrize("beside", ["0 * x", "0"])
def test_zeros_beside_zeros_are_refused(make_with_cases, beside: str) -> None:
    ((said, _),) = refused(make_with_cases, f"0.0, {beside}")
    assert said.startswith("`y` is zero everywhere")


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ("x: 'normal(N)[9]'", ["given `x` raised IndexError"]),
        ("x: 'np.x1'", ["given `x` raised AttributeError"]),
        ("x: uniform()", ["given `x` raised TypeError: uniform() missing 2 required"]),
        ("a: 1 / 0, x: a + 1, b: 2 / 0", ["given `a` raised ZeroDiv", "given `b` raised ZeroDiv"]),
        ("x: '{f, 2}'", ["given `x` is a set that holds other values; expected plain values"]),
        ("x: np.random.default_rng().random(3)", ["given `x` is different each time it is drawn"]),
        ("x: {a: normal(N), b: 1 / 0}", ["given `x` raised ZeroDivisionError"]),
    ],
)
def test_givens_that_cannot_be_drawn(make_with_cases, given, sentences) -> None:
    said = [sentence for sentence, _ in refused(make_with_cases, given=given)]
    assert len(said) == len(sentences)
    assert all(map(str.startswith, said, sentences))


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        ("setup: y = 1 / 0", "ZeroDivisionError: division by zero"),
        ("imports: {date: datetime.date}", "ModuleNotFoundError: No module named 'datetime.date'"),
    ],
)
def test_setup_and_imports_that_fail(make_with_cases, lines, error) -> None:
    text = RUBRIC.format(given="x: normal(N)", call="y = f(x)")
    with pytest.raises(Refused) as caught:
        make_with_cases("def f(x):\n    return x\n", f"{lines}\n{text}")
    assert f"`setup` raised {error}" in caught.value.message
    assert "Fix `setup`, or `imports`, which holds modules." in caught.value.advice


def test_a_word_that_is_also_a_function_may_be_meant_as_a_text(make_with_cases) -> None:
    ((said, instead),) = refused(make_with_cases, given="x: f")
    assert said.startswith("given `x` is a function; expected plain values: arrays, numbers, texts")
    assert instead.endswith("""If `f` is a text, write "'f'".""")


def test_half_precision_stays_half_precision(make_with_cases, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(precisions, "has_higher_precision", lambda: False)
    source = "def f(x):\n    return np.ones(3, np.float16) * int(x.size)\n"
    text = RUBRIC.format(given="x: normal(N)", call="y = f(x)")
    case_set = make_with_cases(source, text).case_set
    save_cases(tmp_path / "cases.h5", case_set)
    (case,) = load_cases(tmp_path / "cases.h5").cases["f"]
    assert case.expected[0].array.dtype == np.float16
    assert case.expected[0].array.tolist() == [3.0, 3.0, 3.0]


def test_draws_of_numpys_own_generator_are_seeded(make_with_cases) -> None:
    source = "def f(x):\n    return x + np.random.rand(3)\n"
    text = RUBRIC.format(given="x: np.random.rand(N)", call="y = f(x)")
    made = partial(make_with_cases, source, text)
    first, second = (made().case_set.cases["f"][0] for _ in range(2))
    assert same(dict(first.inputs), dict(second.inputs))
    assert np.array_equal(first.expected[0].array, second.expected[0].array)


def test_an_output_that_is_set_on_some_ways_only(make_with_cases) -> None:
    call = "|\n      if N == 4:\n          y = f(x)"
    ((said, instead),) = refused(make_with_cases, call=call)
    assert said == "`call` did not set `y`; expected a value"
    assert instead == "Set it in the lines of `call`, in every branch."
