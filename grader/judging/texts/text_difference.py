"""The first difference between two texts, line by line: where, what was found, what expected."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from grader.core.outputs.written_outputs import TextRules
from grader.core.text import one_line
from grader.judging.texts.compared_pieces import (
    all_that_differs,
    alone,
    same_text,
    with_spaces_seen,
)

SHOWN = 60  # characters of a line that a sentence quotes, around the first that differs
BEFORE = 20  # of these stand before it
# A text that is so much longer than the expected one is not looked into: it is wrong, and the
# comparison takes no longer than the reference's own text deserves.
TIMES_LONGER, MORE = 4, 10_000
_ENDS = re.compile("\r\n?")


class CountedLines(NamedTuple):
    """The lines of a text that count, with their numbers in it, counted from 1."""

    numbers: Sequence[int]
    texts: Sequence[str]


def text_difference(got: str, expected: str, rules: TextRules) -> str:
    """Return the rest of a sentence on the first difference; empty if there is none.

    A line end at the end of the text does not count, nor does the kind of the line ends.
    """
    if got == expected:
        return ""
    if len(got) > TIMES_LONGER * len(expected) + MORE:
        return f"has {len(got):,} characters, expected {len(expected):,}"
    found, wanted = lines_of(got, rules), lines_of(expected, rules)
    for index, (one, other) in enumerate(zip(found.texts, wanted.texts, strict=False)):
        if not same_text(one, other, rules):
            difference = all_that_differs(one, other, rules)
            shown_ones = (with_spaces_seen(text, difference) for text in (one, other))
            where = f"line {found.numbers[index]}{alone(difference)}"
            return f"differs in {where}: {pair(*shown_ones)}"
    return _missing_or_extra(found, wanted)


def lines_of(text: str, rules: TextRules) -> CountedLines:
    """Return the lines of a text, blank ones only where they count."""
    plain = _ENDS.sub("\n", text)
    numbered = list(enumerate(plain.removesuffix("\n").split("\n"), 1)) if plain else []
    if "blank_lines" in rules.ignore:
        numbered = [(number, line) for number, line in numbered if line.strip()]
    return CountedLines([number for number, _ in numbered], [line for _, line in numbered])


def _missing_or_extra(found: CountedLines, wanted: CountedLines) -> str:
    have, want = len(found.texts), len(wanted.texts)
    if have < want:
        if not have:
            return (
                f"is empty, expected {count(want, 'line')}; the first is {shown(wanted.texts[0])}"
            )
        missing = shown(wanted.texts[have])
        return f"ends after {count(have, 'line')}, expected {want}; the next is {missing}"
    if have > want:
        extra = f"line {found.numbers[want]} is {shown(found.texts[want])}"
        return f"has {count(have, 'line')}, expected {want}; {extra}"
    return ""


def pair(got: str, expected: str) -> str:
    """Return what was found and what was expected, from where they begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(got, expected, strict=False)) if a != b), None)
    at = min(len(got), len(expected)) if at is None else at
    one, other = shown(got, at), shown(expected, at)
    if one == other:  # they differ in what cannot be seen
        one, other = shown(got.encode("unicode_escape").decode(), at), other
    return f"{one}, expected {other}"


def shown(text: str, at: int = 0) -> str:
    """Return a line as a sentence quotes it, cut around the place `at`."""
    start = max(at - BEFORE, 0) if len(text) > SHOWN else 0
    piece = text[start : start + SHOWN]
    cut = ("…" if start else "") + one_line(piece) + ("…" if start + SHOWN < len(text) else "")
    return f"“{cut}”" if piece.strip() else ("blank" if not piece else f"{len(piece)} spaces")


def count(number: int, word: str) -> str:
    """Return "1 line", "3 lines"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
