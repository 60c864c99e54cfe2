"""What a worker sends is never trusted: every reply can be read, soon, into clean records."""

import time
from typing import Any

import numpy as np
import pytest

from grader.confined.loading_entries import function_entries
from grader.core.outcomes import LoadedFunction, NotLoaded, Raised, Returned
from grader.sandbox.wire.replies import MAX_TEXT, frame_of, read_loading, read_outcome

ODD = [
    np.array(np.nan),
    np.array(np.inf),
    np.array(True),
    np.array([1, 2]),
    np.zeros((0, 3)),
    np.array(2**62),
    "text",
    "",
]


@pytest.mark.parametrize(
    ("sent", "shown"), [("    y = 1", 4), ("  \ty  = 1", 2), (" " * 99 + "y", 24)]
)
def test_a_line_of_code_keeps_its_indent(sent: str, shown: int) -> None:
    text = frame_of({"text": sent}).text
    assert text.removeprefix(" " * shown) == " ".join(sent.split())


@pytest.mark.parametrize("value", ODD, ids=str)
@pytest.mark.parametrize(
    "field", ["line", "stub", "name", "file", "signature", "state", "reason", "template_takes"]
)
def test_any_report_of_loading_can_be_read(field: str, value: Any) -> None:
    loading = read_loading({"function/0/name": "f", f"function/0/{field}": value, "note/0": value})
    (function,) = loading.functions.values()
    assert type(function.line) is int
    assert type(function.stub) is bool


@pytest.mark.parametrize("absence", [None, NotLoaded("line 3"), NotLoaded("line 3", unread=True)])
def test_what_loading_says_of_a_function_arrives(absence: NotLoaded | None) -> None:
    named = {"mentions": frozenset("g"), "helpers": frozenset({"pad:3", "own:7"})}
    function = LoadedFunction("f", "f.py", 3, "f(x)", absence=absence, **named)  # type: ignore[arg-type]
    assert read_loading(dict(function_entries([function]))).functions == {"f": function}


@pytest.mark.parametrize("value", ODD, ids=str)
@pytest.mark.parametrize("kind", ["returned", "raised"])
def test_any_report_of_a_case_can_be_read(kind: str, value: Any) -> None:
    names = "printed message exception warning/0 changed/0 values/y frame/0/line frame/x/value/z"
    outcome = read_outcome({"outcome": kind, **dict.fromkeys(names.split(), value)})
    assert isinstance(outcome, Returned if kind == "returned" else Raised)


def test_a_giant_text_takes_no_time() -> None:
    text = "\x1b[31m\r\n" * (30 * 2**20 // 7)
    fields = ("printed", "message", "exception", "frame/0/text", "frame/0/value/x")
    started = time.perf_counter()
    outcome = read_outcome({"outcome": "raised", **dict.fromkeys(fields, text)})
    assert time.perf_counter() - started < 1  # cleaning all of it takes seconds
    assert isinstance(outcome, Raised)
    assert len(outcome.printed) <= MAX_TEXT
