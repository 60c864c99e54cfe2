"""Small answers that differ in nothing but their tokens are one object, and judged once."""

from typing import Any

import numpy as np
import pytest

from grader.confined.values import wire
from grader.core.many.kept_results import ANSWER_BYTES
from grader.sandbox.process import Received
from grader.sandbox.wire.equal_answers import unpacked_answer
from grader.sandbox.wire.replies import read_outcome

ONE = np.array([0.0, 1.0])


def answer(token: str, entries: list[tuple[str, Any]]) -> Received:
    message = wire.pack([*entries, ("token", token)])
    return unpacked_answer(message[wire.HEADER.size :], wire.header(message)[0])


def returned(value: Any, name: str = "values/y") -> list[tuple[str, Any]]:
    return [("outcome", "returned"), (name, value)]


def test_equal_answers_are_one_object_with_tokens_of_their_own() -> None:
    first, second = answer("a", returned(ONE)), answer("b", returned(ONE.copy()))
    assert (first["token"], second["token"]) == ("a", "b")
    assert first.same is second.same
    assert read_outcome(first) is read_outcome(second)
    assert read_outcome(first).values["y"].tolist() == [0.0, 1.0]


@pytest.mark.parametrize(
    "other",
    [-ONE, np.array([-0.0, 1.0]), ONE.astype(np.float32), ONE.reshape(1, 2), "a module"],
    ids=["sign", "sign of zero", "precision", "shape", "kind"],
)
def test_answers_that_differ_in_one_bit_are_told_apart(other: Any) -> None:
    assert read_outcome(answer("a", returned(ONE))) is not read_outcome(
        answer("a", returned(other))
    )
    assert read_outcome(answer("a", returned(ONE))) is not read_outcome(
        answer("a", returned(ONE, "values/z"))
    )


def test_nobody_writes_into_an_answer_that_others_share() -> None:
    shared = answer("a", returned(ONE))["values/y"]
    with pytest.raises(ValueError, match="read-only"):
        shared += 1


def test_large_answers_are_not_kept() -> None:
    large = returned(np.zeros(ANSWER_BYTES))
    assert answer("a", large).same is None
    assert read_outcome(answer("a", large)) is not read_outcome(answer("a", large))


@pytest.mark.parametrize(
    ("entries", "token"),
    [
        ([("note/0", "a token")], "t"),
        ([("token", "forged"), ("outcome", "returned")], "t"),
        ([("outcome", "returned")], "t token"),
        ([("outcome", "returned")], "token" + "x" * 40),
        ([], "t"),
    ],
    ids=["in a text", "twice", "in itself", "at its start", "alone"],
)
def test_entries_are_those_that_came_wherever_the_word_stands(
    entries: list[tuple[str, Any]], token: str
) -> None:
    message = wire.pack([*entries, ("token", token)])
    whole = wire.unpack(message[wire.HEADER.size :], wire.header(message)[0])
    assert answer(token, entries) == whole == {**dict(entries), "token": token}


@pytest.mark.parametrize("last", [[("values/token", ONE)], [("x", "token")], []])
def test_answers_without_a_token_at_their_end_are_whole(last: list[tuple[str, Any]]) -> None:
    message = wire.pack([("token", "t"), ("outcome", "returned"), *last])
    body, count = message[wire.HEADER.size :], wire.header(message)[0]
    told = unpacked_answer(body, count)
    assert list(told) == list(wire.unpack(body, count))
    for damaged in (body[:-1], body + b"x", body[1:]):
        with pytest.raises(wire.WireError):
            unpacked_answer(damaged, count)
    with pytest.raises(wire.WireError):
        unpacked_answer(body, count + 1)
