"""Any plain value is cut into leaves that go over the wire, and is made again from them."""

import datetime
import io
from collections import Counter, deque, namedtuple
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from grader.confined.values import leaves as leaves_module
from grader.confined.values import wire
from grader.confined.values.answer_entries import value_entries
from grader.confined.values.leaves import formed, leaves
from grader.confined.values.rebuilt import rebuilt
from grader.core.outcomes import Foreign, Formed
from grader.sandbox.wire.replies import read_outcome

Point = namedtuple("Point", "x y")


@dataclass
class Body:
    mass: float
    name: str


def received(value: object) -> dict[str, object]:
    """Return the leaves that the trusted side reads of a value named `v`."""
    message = wire.pack([("outcome", "returned"), *value_entries({"v": value})])
    reply = wire.read_message(io.BytesIO(message).read, 1 << 26)
    return dict(read_outcome(reply).values)


@pytest.mark.parametrize(
    "value",
    [
        "text", "", "a\0", "\ud800", "é\n", None, b"\0a", 10**40, -(2**64), True, 3, 2.5, 1j,
        Fraction(-1, 3), Decimal("1.10"), {1, 2}, set(), [], {}, [1, "a", None], ["a"] * 20,
        list(range(30)), [[1.5] * 5] * 5, {"the cat": 1, "b": {"c.d[": [1, 2]}}, {1: "a", 2.5: "b"},
        {None: 1, True: "x"}, [[1], [2, 3]], [True] * 20, {"a": None},
    ],
)  # fmt: skip
def test_values_come_back(value: object) -> None:
    assert rebuilt(received(value)) == {"v": value}


@pytest.mark.parametrize("dtype", ["u1", "i2", "u8", "f2", "f4", "c8", "?", "U3", "S3", "M8[D]"])
@pytest.mark.parametrize("shape", [(), (2, 3), (0, 2)])
def test_arrays_keep_dtype_and_shape(dtype: str, shape: tuple[int, ...]) -> None:
    sent = np.ones(shape, "i8").astype(dtype)
    got = received(sent)["v"]
    kept = got.dtype if sent.size else got.dtype.kind  # of no texts at all, the width is lost
    assert kept == (sent.dtype if sent.size else sent.dtype.kind)
    assert (got.shape, got.tobytes()) == (shape, sent.tobytes())


def test_other_orders_of_bytes_and_wider_numbers_become_plain() -> None:
    assert received(np.array([1.5], ">f4"))["v"].dtype == np.float32
    assert received(np.longdouble(1.5))["v"].dtype == np.float64
    assert received(np.datetime64("2020-01-01T06", "6h"))["v"].dtype == np.dtype("M8[h]")


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"a": 1, "b c": 2}, ["v.a", 'v["b c"]']),
        ({3: 1, (1, "x"): 2}, ["v[3]", 'v[(1, "x")]']),
        ({np.int64(3): 1, 2.0: 2}, ["v[3]", "v[2]"]),
        ((1, [2]), ["v.0", "v.1.0"]),
        (Point(1, 2), ["v", "v.x", "v.y"]),
        (Body(1.0, "a"), ["v", "v.mass", "v.name"]),
        (Counter("a"), ["v.a"]),
        (deque([1]), ["v.0"]),
        ({1: 2}.values(), ["v.0"]),
        (np.array([1, None], object), ["v.0", "v.1"]),
        (np.zeros(2, [("a", "i4"), ("b", "f8")]), ["v", "v.a", "v.b"]),
        (range(3), ["v.0", "v.1", "v.2"]),
    ],
)
def test_names(value: object, names: list[str]) -> None:
    assert list(received(value)) == names


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np, "of type module"),
        (print, "of type builtin_function"),
        ({object: 1}, "a key that is not plain"),
        ({"k" * 1000: 1}, "a key that is not plain"),
        ({object()}, "a set with an element that is not plain"),
        (np.array(None), "dtype object"),
        ("a" * 2_000_000, "more than 1000000 characters"),
    ],
)
def test_what_cannot_be_compared_is_said(value: object, words: str) -> None:
    leaf = received(value)["v"]
    assert isinstance(leaf, Foreign)
    assert words in leaf.description


def test_endless_and_huge_values_end() -> None:
    endless: list[object] = []
    endless.append(endless)
    deep = received(endless)
    assert [leaf.description for leaf in deep.values()] == ["a value nested more than 60 deep"]
    huge = received({number: number for number in range(100_000)})
    assert len(huge) <= leaves_module.MAX_LEAVES
    assert isinstance(huge["v"], Foreign)


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("text", np.zeros(3)),
        ("text", np.array(["a"])),
        ("list", np.array(1.0)),
        ("mapping", np.zeros(3)),
        ("set", np.array("a")),
        ("parts", np.zeros(0, "U1")),
        ("magic", np.array("a")),
        ("text", "no array"),
    ],
)
def test_a_form_that_does_not_fit_is_not_taken(form: str, content: object) -> None:
    assert formed(form, content) is None


def test_an_invalid_text_of_a_form_is_an_error_of_that_value() -> None:
    for form in ("text", "integer", "fraction", "decimal", "bytes"):
        with pytest.raises(ValueError, match="not a valid"):
            rebuilt({"v": Formed(form, np.array("}{/0"))})


def test_characters_that_are_none_break_the_message() -> None:
    good = wire.pack([("values/v", np.array(["ab"]))])
    bad = good.replace("ab".encode("utf-32-le"), b"\xff" * 8)
    with pytest.raises(wire.WireError, match="not characters"):
        wire.read_message(io.BytesIO(bad).read, 1000)


def test_dates_are_texts() -> None:
    (leaf,) = received(datetime.date(2020, 1, 2)).values()
    assert (leaf.form, str(leaf.content)) == ("date", "2020-01-02")


def test_lists_of_objects_of_a_package_are_left_as_they_are_without_it() -> None:
    assert [name for name, _ in leaves({"v": [1, 2]}, ("torch",))] == ["v.0", "v.1"]
