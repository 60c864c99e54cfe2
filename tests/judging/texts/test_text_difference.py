"""Texts beside the expected ones: what counts, and what is said of the first difference."""

import pytest

from grader.core.outputs.written_outputs import TextRules
from grader.judging.texts.text_difference import text_difference

ALL = ("whitespace", "case", "blank_lines", "punctuation")


def said(got, expected, *ignore, numbers=None):
    return text_difference(got, expected, TextRules(ignore, numbers))


@pytest.mark.parametrize(
    ("got", "expected", "ignore", "numbers"),
    [
        ("a\r\nb\r", "a\nb\n", (), None),
        ("a\n", "a", (), None),
        ("a  b\n", " ab", ("whitespace",), None),
        ("A ß\n", "a SS", ("case",), None),
        ("\na\n \n\nb\n", "a\nb", ("blank_lines",), None),
        ("a, b: 1.5.", "a b 1.5", ("punctuation",), None),
        ("x=1.0000001", "x=1", (), 1e-6),
        ("[1. 2.5]", "[1.0 2.50]", (), 1e-6),
        ("0.0000001", "0", (), 1e-6),
        ("-0.0", "0.0", (), 1e-6),
        ("nan inf -inf", "NaN Inf -Inf", ("case",), 1e-6),
        ("1e3", "1000", (), 1e-6),
        ("4 and no more", "4. And no more", ALL, None),
    ],
)
def test_what_does_not_count_is_no_difference(got, expected, ignore, numbers):
    assert said(got, expected, *ignore, numbers=numbers) == ""


@pytest.mark.parametrize(
    ("got", "expected", "ignore", "numbers"),
    [
        ("12", "1 2", ALL, 1e-3),
        ("1.5", "15", ALL, 1e-3),
        ("-1", "1", ALL, 1e-3),
        ("1.01", "1", ALL, 1e-3),
        ("1e999999999", "1", ALL, 1e-3),
        ("inf", "1", ALL, 1e-3),
        ("nan", "1", ALL, 1e-3),
        ("1", "nan", ALL, 1e-3),
        ("layer2", "layer1", ALL, 0.9),
        ("1.2.4", "1.2.3", ALL, 0.1),
        ("1.0", "1.00", (), None),
        ("a", "A", (), None),
        ("ab", "a b", ("case",), None),
        ("a\n\nb", "a\nb", ("whitespace",), None),
        ("", "a", ALL, 1e-3),
        ("a", "", (), None),
        ("2021-01-05", "2021-01-06", ALL, 1e-3),
    ],
)
def test_what_counts_is_a_difference(got, expected, ignore, numbers):
    assert said(got, expected, *ignore, numbers=numbers)


@pytest.mark.parametrize(
    ("got", "expected", "told"),
    [
        ("a\nb\n", "a\nc\n", "differs in line 2: “b”, expected “c”"),
        ("a\n", "a\nb\nc\n", "ends after 1 line, expected 3; the next is “b”"),
        ("a\nb\n", "a\n", "has 2 lines, expected 1; line 2 is “b”"),
        ("", "a\n", "is empty, expected 1 line; the first is “a”"),
        ("a\n\n", "a\nb\n", "differs in line 2: blank, expected “b”"),
        ("a\t\n", "a\n", "differs in line 1, in white space alone: “a\\t”, expected “a”"),
        ("a  b", "a b", "differs in line 1, in white space alone: “a␣␣b”, expected “a␣b”"),
        ("Ab c", "ab c", "differs in line 1, in capital letters alone: “Ab c”, expected “ab c”"),
        ("a, b", "a b", "differs in line 1, in punctuation alone: “a, b”, expected “a b”"),
        ("A, b", "a b", "differs in line 1: “A, b”, expected “a b”"),
        ("a\n   \n", "a\nb\n", "differs in line 2: 3 spaces, expected “b”"),
    ],
)
def test_the_first_difference_is_told(got, expected, told):
    assert said(got, expected) == told


def test_a_long_line_is_shown_where_it_differs():
    told = said("x" * 500 + "1" + "y" * 500, "x" * 500 + "2" + "y" * 500)
    x, y = "x" * 20, "y" * 39
    assert told == f"differs in line 1: “…{x}1{y}…”, expected “…{x}2{y}…”"


def test_the_number_of_a_line_counts_the_blank_ones_that_are_ignored():
    assert said("a\n\n\nc", "a\nb", "blank_lines") == "differs in line 4: “c”, expected “b”"


def test_what_steers_a_terminal_is_not_in_the_sentence():
    told = said("\x1b[2J\u202ea\x00", "b")
    assert not [c for c in told if c in "\x1b\u202e\x00"]


NINES = "9" * 200_000


@pytest.mark.parametrize(
    "got",
    [
        NINES,
        "1e" + NINES,
        "1." * 100_000,
        "-" * 200_000,
        "1e" * 100_000,
        " " * 200_000,
        "\n" * 200_000,
        "inf" * 60_000,
        "+1.e-" * 40_000,
    ],
    ids=str.__len__,
)
def test_no_text_makes_the_comparison_slow(got):
    """A search that tried a part again would take hours with these."""
    for rules in (TextRules(), TextRules(ALL, 1e-6)):
        assert text_difference(got, "1\n" * 60_000, rules)
        assert text_difference(got, got + "x", rules)


def test_a_text_that_is_far_too_long_is_not_looked_into():
    assert said("a" * 20_000, "b") == "has 20,000 characters, expected 1"
