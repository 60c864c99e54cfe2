"""Whatever comes over the wire is judged: no exception, no credit for another value, one line.

And quickly: the trusted side bounds names, texts, sets and the sentences on thousands of leaves.
"""

import datetime
import io
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.confined.values import wire
from grader.confined.values.answer_entries import value_entries
from grader.confined.values.leaves import MAPPING, MAX_DEPTH, MOST_NAME, leaves
from grader.core.cases import Case, Expected
from grader.core.grades import CaseVerdict, Status
from grader.core.outcomes import Foreign, Formed
from grader.core.rubric import Criterion, OutputSpec, Tolerance
from grader.judging.values.case_verdict import CaseJudge
from grader.judging.values.kinds import structure
from grader.judging.values.kinds.answer_values import value_at
from grader.sandbox.wire.replies import read_outcome

CRITERION = Criterion("f", "f", ("f.py",), Fraction(1), outputs=(OutputSpec("v"),))
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


class Pair(NamedTuple):
    one: Any
    other: Any


PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**200), 2**200),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.complex_numbers(max_magnitude=1e6, allow_nan=False),
    st.text(max_size=60),
    st.binary(max_size=20),
    st.fractions(),
    st.decimals(allow_nan=False),
    st.dates(),
    st.sampled_from(["uint8", "float16", "bool", "U5", "S3", "M8[D]", "m8[s]", "complex64"]).map(
        lambda dtype: np.arange(6).reshape(2, 3).astype(dtype)
    ),
)
KEYS = st.one_of(
    st.text(max_size=12),
    st.integers(),
    st.booleans(),
    st.none(),
    st.tuples(st.text(max_size=3), st.integers()),
    st.sampled_from(["a.b", '"]', "[0]", "a\n", "\x1b[31m", "0", "\\", "v", "Wx", '["a"]["b"]']),
)
VALUES = st.recursive(
    PLAIN | st.sets(KEYS, max_size=4),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(KEYS, inner, max_size=4),
        st.builds(Pair, inner, inner),
        st.lists(st.integers(-100, 100), min_size=17, max_size=20),
    ),
    max_leaves=8,
)


def changed(value: Any) -> Any:
    """Another value that differs from it in one leaf."""
    if isinstance(value, dict):
        return {**dict(list(value.items())[:-1]), **_last_changed(value)}
    if isinstance(value, Pair):
        return value._replace(other=changed(value.other))
    if isinstance(value, list | tuple):
        return type(value)([*value[:-1], changed(value[-1])] if value else [1])
    if isinstance(value, set):
        return value | {"another element"}
    if isinstance(value, np.ndarray):
        odd = {"U": "zz", "S": b"zz", "b": not value[0, 0], "M": "1999-09-09"}
        array = value.copy()
        array[0, 0] = odd.get(value.dtype.kind, 77)
        return array
    return _changed_atom(value)


def _changed_atom(value: Any) -> Any:
    if isinstance(value, str | bytes):
        return value + ("x" if isinstance(value, str) else b"x")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, Decimal):
        return Decimal(7) if value != 7 else Decimal(8)
    return value * 3 + 1 if value * 3 + 1 != value else value + 2


def _last_changed(value: dict[Any, Any]) -> dict[Any, Any]:
    if not value:
        return {"an extra key": 1}
    key, last = list(value.items())[-1]
    return {key: changed(last)}


def case_of(value: Any) -> Case:
    found = leaves({"v": value})
    assert not any(isinstance(leaf, Foreign) for _, leaf in found)
    expected = [
        Expected(name, leaf.content, 0, 0, form=leaf.form)
        if isinstance(leaf, Formed)
        else Expected(name, leaf, 1e-9, 1e-5)
        for name, leaf in found
    ]
    return Case("f", "main", {}, "float64", 0, "visible", None, {}, tuple(expected))


def judged(case: Case, entries: list[tuple[str, Any]]) -> CaseVerdict:
    """Return the verdict on what came over the wire."""
    return judged_message(case, wire.pack([("outcome", "returned"), *entries]))


def judged_message(case: Case, message: bytes) -> CaseVerdict:
    reply = wire.read_message(io.BytesIO(message).read, 1 << 26)
    outcome = read_outcome(reply)
    verdict = CaseJudge(Tolerance())(CRITERION, case, outcome)
    sentences = [verdict.message, *(output.message for output in verdict.outputs)]
    for sentence in sentences:
        assert len(sentence) < 1500 + 2 * max(len(each.name) for each in case.expected)
        assert not [c for c in sentence if unicodedata.category(c) in ("Cc", "Cs")], sentence
    if verdict.status is Status.RIGHT:
        for asked in case.expected:
            assert _same(value_at(outcome.values, asked.name, asked.form), asked)
    return verdict


def _same(got: Any, asked: Expected) -> bool:
    if isinstance(got, Formed):
        empty = got.form == MAPPING  # whose array holds nothing, in any shape
        return got.form == asked.form and (empty or bool(np.all(got.content == asked.array)))
    if asked.array.dtype.kind in "fc":
        return bool(np.allclose(got, asked.array, rtol=1e-4, atol=1e-4, equal_nan=True))
    return bool(np.all(got == asked.array))


@QUICK
@given(VALUES)
def test_a_value_is_right_and_another_one_is_wrong(value: Any) -> None:
    case = case_of(value)
    assert judged(case, value_entries({"v": value})).status is Status.RIGHT
    other = judged(case, value_entries({"v": changed(value)}))
    assert other.status is not Status.RIGHT
    assert other.message


ODD = st.sampled_from(
    [
        np.zeros(0),
        np.zeros((0, 3)),
        np.array("1/0"),
        np.array("sNaN"),
        np.array("[" * 5000),
        np.array('"\\ud800\x1b[2J"'),
        np.array("zz"),
        np.array(["fields", "one", "other"]),
        np.array(["\x1b[31mX", "`", "\n"]),
        np.array([0, 5], "M8[as]"),
        np.array([2**62, -(2**63)], "<i8").view("<M8"),
        np.array([[1, 2, 3], [4, 5, 2**62]], "<i8").view("<m8[Y]"),
        np.array([[np.nan, np.inf, -np.inf]] * 2, "f2"),
        np.array([complex(np.inf, np.nan)]),
        np.array([2**64 - 1], "u8"),
        "a text where an array belongs\x07",
    ]
)
NAMES = st.sampled_from(
    [
        *("", ".", "v", "v.", "v..0", "v.0", 'v["a"]', "v[", 'v["', "v" + ".0" * 900),
        *("v" + "[" * 3000, 'v["' + "q" * 2000 + '"]', "v.one", "v.other.other", "w"),
        *("v\x1b[31m", 'v["a"]["b"].c', "v ."),
    ]
)
FORMS = st.sampled_from(
    [
        *("text", "bytes", "None", "integer", "fraction", "decimal", "date", "name", "list"),
        *("mapping", "set", "parts", "", "unknown"),
    ]
)
FORGED = st.one_of(
    st.tuples(NAMES.map(lambda name: f"values/{name}"), ODD),
    st.tuples(st.builds(lambda f, n: f"formed/{f}/{n}", FORMS, NAMES), ODD),
)


@QUICK
@given(VALUES, st.lists(FORGED, max_size=5), st.data())
def test_forged_entries_are_judged(value: Any, forged: list[Any], data: st.DataObject) -> None:
    entries = value_entries({"v": value})
    for i, entry in enumerate(entries):
        way = data.draw(st.sampled_from(["keep", "keep", "drop", "form", "content", "twice"]))
        if way == "form":
            name = entry[0].partition("/")[2]
            forged.append((f"formed/{data.draw(FORMS)}/{name}", entry[1]))
        elif way == "content":
            forged.append((entry[0], data.draw(ODD)))
        elif way == "twice":
            forged.append((entry[0], entries[i - 1][1]))
        if way != "drop":
            forged.append(entry)
    judged(case_of(value), data.draw(st.permutations(forged)))


@QUICK
@given(VALUES, st.data())
def test_damaged_messages_are_judged_or_refused(value: Any, data: st.DataObject) -> None:
    message = bytearray(wire.pack([("outcome", "returned"), *value_entries({"v": value})]))
    for _ in range(data.draw(st.integers(1, 4))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    try:
        judged_message(case_of(value), bytes(message))
    except (wire.WireError, EOFError):
        return  # which the channel says is no message


MANY = 3000
DICT = {f"key {i}": i for i in range(MANY)}


@pytest.mark.parametrize(
    "got",
    [
        {},
        "text",
        {f"other {i}": i for i in range(MANY)},
        [str(i) if i % 2 else i for i in range(MANY)],
    ],
)
def test_thousands_of_missing_keys_take_a_few_sentences(
    got: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    absence = structure.children_of

    def counted(parent: str, values: Any) -> list[str]:
        told.append(parent)
        return absence(parent, values)

    monkeypatch.setattr(structure, "children_of", counted)
    verdict = judged(case_of(DICT), value_entries({"v": got}))
    assert verdict.status is Status.WRONG
    assert len(told) < 100
    assert len(verdict.outputs) < 100


@pytest.mark.parametrize("part", ["[", '["', ".a", "\\", '["\\', ".0", "[0]"])
def test_names_without_end_are_cut(part: str) -> None:
    forged = [(f"values/v{part * (4000 // len(part))}{i}", np.zeros(1)) for i in range(50)]
    verdict = judged(case_of(DICT), forged)
    assert verdict.status is Status.WRONG
    reply = wire.read_message(
        io.BytesIO(wire.pack([("outcome", "returned"), *forged])).read, 1 << 26
    )
    for name in read_outcome(reply).values:
        assert len(name) <= MOST_NAME
        assert name.count(".") <= MAX_DEPTH + 2


@pytest.mark.parametrize(
    ("expected", "form", "content"),
    [
        (Fraction(1, 3), "fraction", lambda: np.array("e" * 10**6 + "/" + "7" * 10**6)),
        (Fraction(1, 3), "fraction", lambda: np.array("e" * 400_000 + "/" + "7" * 400_001)),
        (2**80, "integer", lambda: np.array("f" * 10**6)),
        ("text", "text", lambda: np.array('"' + "\x1b" * 2_000_000 + '"')),
        ({"a"}, "set", lambda: np.array(["b"] * 2_000_000)),
        ({"a"}, "set", lambda: np.array(["2020-01-01"], "M8[D]")),
        (Pair(1, 2), "parts", lambda: np.array(["fields", *map(str, range(300_000))])),
        ("text", "parts", lambda: np.array(["fields", *map(str, range(100_000))])),
        (list(range(20)), "list", lambda: np.zeros((20,) + (1,) * 7)),
    ],
)
def test_giants_are_wrong_in_one_sentence(
    expected: Any, form: str, content: Callable[[], Any]
) -> None:
    verdict = judged(case_of(expected), [(f"formed/{form}/v", content())])
    assert verdict.status is Status.WRONG
    assert len(verdict.message) < 250


def test_lists_in_lists_for_ever_are_no_array() -> None:
    axes = (1,) * 8
    forged = [("formed/list/v" + ".0" * 58, np.zeros(axes))]
    assert judged(case_of([1.0] * 20), forged).status is Status.WRONG
