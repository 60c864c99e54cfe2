"""How wrong texts come of the right ones: told only where it holds in every case."""

import json

import numpy as np
import pytest

from grader.core.cases import Case, Expected
from grader.core.outcomes import Formed, Returned
from grader.judging.diagnosis.turned_texts import turned_texts

RIGHT = ("the quick brown fox", "one two\nthree")
BACKWARDS = "{subject} {is} the right text read backwards"


def atom(text: str) -> np.ndarray:
    return np.array(json.dumps(text))


def told(*pairs: tuple[str, str], visibility: str = "visible") -> dict[str, list[str]]:
    """Return what is said of texts in several cases, each with the right one."""
    cases = []
    for place, (got, right) in enumerate(pairs):
        expected = (Expected("said", atom(right), 0.0, 0.0, form="text"),)
        case = Case("f", str(place), {}, "float64", 0, visibility, None, {}, expected)
        wrong = frozenset({"said"} if got != right else ())
        cases.append((case, Returned({"said": Formed("text", atom(got))}), wrong))
    return turned_texts(cases)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (("xof nworb kciuq eht", "eerht\nowt eno"), BACKWARDS),
        (
            ("fox brown quick the", "two\nthree one"),
            "{subject} {has} the right words in the reverse order",
        ),
        (
            ("eht kciuq nworb xof", "eno eerht\nowt"),
            "{subject} {has} each word of the right text read backwards",
        ),
        ((RIGHT[0], "three\none two"), "{subject} {has} the right lines in the reverse order"),
        (
            ("he quick brown fox", "ne two\nthree"),
            "{subject} {lacks} the first character of the right text",
        ),
        (
            ("the quick brown fo", "one two\nthre"),
            "{subject} {lacks} the last character of the right text",
        ),
        (
            ("thequickbrownfox", "onetwo\nthree"),
            "{subject} {is} the right text without its blanks",
        ),
        (
            (RIGHT[0] * 2, RIGHT[1] * 2),
            "{subject} {is} the right text twice, one after the other",
        ),
    ],
)
def test_what_a_text_is(got: tuple[str, str], said: str) -> None:
    assert told(*zip(got, RIGHT, strict=True)) == {said: ["said"]}


@pytest.mark.parametrize(
    "pairs",
    [
        [("xof nworb kciuq eht", RIGHT[0]), (RIGHT[1], RIGHT[1])],  # one of two alone
        [("xof nworb kciuq eht", RIGHT[0]), ("else", RIGHT[1])],
        [("ba", "ab")],  # by chance
        [(RIGHT[0], RIGHT[0])],
    ],
)
def test_what_does_not_hold_everywhere_is_not_told(pairs: list[tuple[str, str]]) -> None:
    assert told(*pairs) == {}


def test_a_text_that_is_the_same_backwards_is_right_there() -> None:
    assert told(("cba..", "..abc"), ("abba", "abba")) == {BACKWARDS: ["said"]}


def test_what_is_wrong_in_hidden_cases_alone_is_not_told() -> None:
    assert told(("cba..", "..abc"), visibility="hidden") == {}


def exchanged(*cases: tuple[tuple[str, str], tuple[str, str]]) -> dict[str, list[str]]:
    """Return what is said of two outputs: in each case what came, and what was expected."""
    told = []
    for place, (got, right) in enumerate(cases):
        expected = tuple(
            Expected(name, atom(text), 0.0, 0.0, form="text")
            for name, text in zip(("high", "wide"), right, strict=True)
        )
        case = Case("f", str(place), {}, "float64", 0, "visible", None, {}, expected)
        values = dict(zip(("high", "wide"), (Formed("text", atom(t)) for t in got), strict=True))
        wrong = frozenset(n for n, g, r in zip(values, got, right, strict=True) if g != r)
        told.append((case, Returned(values), wrong))
    return turned_texts(told)


def test_two_texts_that_are_exchanged() -> None:
    first = ("wide", "above"), ("above", "wide")
    assert exchanged(first) == {"{subject} {is} exchanged": ["high", "wide"]}
    assert exchanged(first, (("slim", "below"), ("below", "slim")))


def test_texts_that_are_right_for_both_are_not_said_to_be_exchanged() -> None:
    first = ("no", "yes"), ("yes", "no")
    assert not exchanged(first, (("yes", "no"), ("no", "yes")))
    assert not exchanged(first, (("maybe", "maybe"), ("maybe", "maybe")))
    assert not exchanged((("wide", "wide"), ("above", "wide")))
