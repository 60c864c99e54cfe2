"""Values of a case survive the way through JSON and numbered arrays."""

import json

import numpy as np
import pytest

from grader.confined.values.tree import decode, encode, flatten, unflatten


def there_and_back(value: object) -> object:
    arrays: list[object] = []
    tree = json.loads(json.dumps(encode(value, arrays)))
    return decode(tree, arrays)


@pytest.mark.parametrize(
    "value", [None, True, 3, 2.5, "text", (1, "a"), [1, [2]], {"a": {"b": (1,)}}, (), [], {}]
)
def test_plain_values(value: object) -> None:
    got = there_and_back(value)
    assert got == value
    assert type(got) is type(value)


def test_arrays_come_back_as_copies_in_their_memory_order() -> None:
    sent = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    got = there_and_back({"x": sent})["x"]
    assert np.array_equal(got, sent)
    assert got.flags.f_contiguous
    assert not np.shares_memory(got, sent)


def test_a_value_that_cannot_be_stored_is_named() -> None:
    with pytest.raises(TypeError, match="type set"):
        encode({1}, [])


def test_leaves_have_dotted_names() -> None:
    value = {"Wx": 1, "more": [2, (3,)]}
    assert flatten("g", value) == [("g.Wx", 1), ("g.more.0", 2), ("g.more.1.0", 3)]


def test_an_empty_container_is_a_leaf() -> None:
    assert flatten("g", {}) == [("g", {})]


def test_dotted_names_become_mappings() -> None:
    assert unflatten({"g.Wx": 1, "g.b": 2, "h": 3}) == {"g": {"Wx": 1, "b": 2}, "h": 3}
