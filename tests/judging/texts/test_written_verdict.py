"""What is printed, files and other texts, from the bytes to the sentence."""

import numpy as np
import pytest

from grader.core.outcomes import Foreign
from grader.core.rubric import OutputSpec
from grader.judging.texts.written_verdict import written_difference


def array(content: bytes):
    return np.frombuffer(content, np.uint8)


@pytest.mark.parametrize(
    ("name", "metric", "value", "told"),
    [
        ("stdout", "text", array(b"b"), "what is printed differs in line 1: “b”, expected “a”"),
        ("stdout", "text", None, "what is printed is missing"),
        ("file:x", "text", None, "the file `x` was not written"),
        ("file:x", "text", Foreign("a pipe"), "the file `x` is a pipe, expected an ordinary file"),
        ("file:x", "table", array(b"b"), "the file `x` has no column `a`; its columns are `b`"),
        ("file:x", "text", array(b"a\xe9"), "the file `x` is not text in UTF-8: byte 2 is 0xe9"),
        ("file:x", "exact", array(b"\xff"), "the file `x` differs in byte 1: 0xff, expected 0x61"),
        ("file:x", "exact", array(b"a\n"), "the file `x` has 2 bytes, expected 1"),
        ("file:x", "exact", array(b"c"), "the file `x` differs in line 1: “c”, expected “a”"),
        ("file:x", "text", array(b"\xef\xbb\xbfa\r\n"), ""),
        ("stdout", "text", np.zeros((2, 2)), "what is printed is an array, expected text"),
        ("greeting", "text", np.array("b"), "`greeting` differs in line 1: “b”, expected “a”"),
        ("greeting", "text", np.array("a"), ""),
    ],
)
def test_what_is_wrong_is_a_sentence(name, metric, value, told):
    expected = np.array("a") if name == "greeting" else array(b"a")
    assert written_difference(OutputSpec(name, metric), value, expected) == told


def test_bytes_that_a_file_of_cases_keeps_as_integers_are_the_same():
    value, expected = array(b"a,b\n"), array(b"a,b\n").astype(np.int64)
    assert written_difference(OutputSpec("file:x", "exact"), value, expected) == ""
