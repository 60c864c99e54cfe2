"""Pieces of text compared as a rubric asks: numbers by their values, all else by letters.

All is done in time proportional to the text, whatever stands in it.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from grader.core.outputs.written_outputs import TextRules

# No number begins inside a word or behind a point: `layer1` and `1.2.3` are no numbers, nor is
# the minus of `3-2` a sign. Each part is tried once, so that no text makes the search slow.
NUMBER = re.compile(
    r"(?<![\w.])[-+]?"
    r"(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|(?:[Nn]a[Nn]|[Ii]nf)(?!\w))"
)
# Longer ones are compared letter by letter. No float has so many digits, and reading a million
# of them takes time.
LONGEST_NUMBER = 400
WHITE_SPACE, PUNCTUATION = "white space", "punctuation"
WORDS = {
    "whitespace": WHITE_SPACE,
    "case": "capital letters",
    "punctuation": PUNCTUATION,
}  # what a rubric may ignore, and its words
MOST_LOOKED_INTO = (
    100_000  # characters of both texts that are looked into again: some tenths of a second
)
SPACE = "␣"  # in place of spaces, of which one line, or a page, would show one alone


def same_text(got: str, expected: str, rules: TextRules) -> bool:
    """Return whether two texts are the same by these rules."""
    if got == expected:
        return True
    one, other = _pieces(got, rules), _pieces(expected, rules)
    if len(one) != len(other):
        return False
    return all(map(_same, one, other, [rules.numbers] * len(one)))


def all_that_differs(got: str, expected: str, rules: TextRules) -> str:
    """Return the one thing in which two texts differ: "white space"; empty if there is more."""
    if len(got) + len(expected) > MOST_LOOKED_INTO:
        return ""
    for ignored, words in WORDS.items():
        if same_text(got, expected, replace(rules, ignore=(*rules.ignore, ignored))):
            return words
    return ""


def alone(difference: str) -> str:
    """Return how a sentence goes on: ", in white space alone"; nothing if there is more."""
    return f", in {difference} alone" if difference else ""


def with_spaces_seen(text: str, difference: str) -> str:
    """Return a text with marks for its spaces and tabs, if white space is all that differs."""
    if difference != WHITE_SPACE:
        return text
    return text.replace(" ", SPACE).replace("\t", "\\t")


def same_number(got: str, expected: str, tolerance: float) -> bool:
    """Return whether two numbers differ by no more than a share of the expected one."""
    try:
        one, other = float(got), float(expected)
    except ValueError:
        return False
    if not math.isfinite(one) or not math.isfinite(other):
        return one == other or (math.isnan(one) and math.isnan(other))
    return abs(one - other) <= tolerance * (abs(other) or 1.0)


def _same(got: tuple[str, bool], expected: tuple[str, bool], tolerance: float | None) -> bool:
    if got == expected:
        return True
    both = got[1] and expected[1] and tolerance is not None
    return both and same_number(got[0], expected[0], tolerance or 0.0)


def _pieces(text: str, rules: TextRules) -> list[tuple[str, bool]]:
    """Return the numbers of a text, and what counts of all that stands between them."""
    cut = [(_counted(piece, is_number, rules), is_number) for piece, is_number in _cut(text)]
    return [each for each in cut if each[0]]


def _cut(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for match in NUMBER.finditer(text):
        if match.end() - match.start() > LONGEST_NUMBER:
            continue
        yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    yield text[end:], False


def _counted(piece: str, is_number: bool, rules: TextRules) -> str:
    if "case" in rules.ignore:
        piece = piece.casefold()
    if "punctuation" in rules.ignore:
        piece = piece.rstrip(".") if is_number else _without_punctuation(piece)
    return "".join(piece.split()) if "whitespace" in rules.ignore else piece


def _without_punctuation(piece: str) -> str:
    return "".join(c for c in piece if not unicodedata.category(c).startswith("P"))
