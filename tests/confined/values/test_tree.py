"""Values of a case survive the way through JSON and numbered arrays, each as its own kind."""

import datetime
import enum
import json
from collections import Counter, OrderedDict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from grader.confined.values.tree import decode, encode, flatten

Point = namedtuple("Point", "x y")
Colour = enum.Enum("Colour", "RED")


def there_and_back(value: object) -> object:
    arrays: list[object] = []
    tree = json.loads(json.dumps(encode(value, arrays)))
    return decode(tree, arrays)


@pytest.mark.parametrize(
    "value",
    [
        None, True, 3, 2.5, "text", (1, "a"), [1, [2]], {"a": {"b": (1,)}}, (), [], {},
        10**30, [-(10**5000)], 1 + 2j, b"a\0", "a\0\ud800", {1, "a", (2, 3)}, frozenset({1}), set(),
        {1: "a", (0, 1): "b", None: "c", "d": 2}, {"map": 1}, {"list": [1]},
        Fraction(1, 3), Decimal("1.10"), OrderedDict(b=1, a=2), Counter("aab"), deque([1, 2]),
        list(range(100)), [0.5] * 100, [True] * 100, [1j] * 100, [1, 0.5] * 100, [2**70] * 100,
        ["a"] * 100, float("inf"), -0.0,
    ],
)  # fmt: skip
def test_plain_values(value: object) -> None:
    got = there_and_back(value)
    assert got == value
    assert type(got) is type(value)
    if isinstance(value, list):
        assert [type(item) for item in got] == [type(item) for item in value]


@pytest.mark.parametrize(
    "dtype",
    ["u1", "i2", "u8", "f2", "f4", "c8", "c16", "?", "U3", "S3", "M8[D]", "M8[ns]", "m8[s]"],
)
def test_arrays_keep_their_dtype(dtype: str) -> None:
    array = np.zeros((2, 3), dtype)
    got = there_and_back(array)
    assert (got.dtype, got.shape) == (array.dtype, array.shape)


def test_a_scalar_of_numpy_stays_one() -> None:
    for scalar in (np.float32(1.5), np.uint8(3), np.bool_(True), np.datetime64("2020-01-01")):
        got = there_and_back(scalar)
        assert (type(got), got) == (type(scalar), scalar)


def test_arrays_come_back_as_copies_in_their_memory_order() -> None:
    sent = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    got = there_and_back({"x": sent})["x"]
    assert np.array_equal(got, sent)
    assert got.flags.f_contiguous
    assert not np.shares_memory(got, sent)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (print, "builtin_function"),
        (Point(1, 2), "Point"),
        (Colour.RED, "Colour"),
        (datetime.date(2020, 1, 2), "date"),
        (np.array([1, None], object), "object"),
        (np.ma.masked_array([1, 2]), "MaskedArray"),
    ],
)
def test_a_value_that_cannot_be_stored_is_named(value: object, kind: str) -> None:
    with pytest.raises(TypeError, match=kind):
        encode([value], [])


def test_equal_sets_give_equal_trees() -> None:
    letters = [f"word{number}" for number in range(50)]
    assert encode(set(letters), []) == encode(set(reversed(letters)), [])


def test_leaves_have_dotted_names() -> None:
    value = {"Wx": 1, "more": [2, (3,)]}
    assert flatten("g", value) == [("g.Wx", 1), ("g.more.0", 2), ("g.more.1.0", 3)]


def test_an_empty_container_is_a_leaf() -> None:
    assert flatten("g", {}) == [("g", {})]
