"""Judges what is not an array: texts, `None`, sets, numbers of any size, objects by their parts."""

from decimal import Decimal, InvalidOperation

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.atoms import BYTES, DECIMAL, TEXT, value_of_atom
from grader.confined.values.leaves import MAPPING, PARTS, SET
from grader.core.outcomes import Formed, Value
from grader.core.outputs.written_outputs import TextRules
from grader.core.text import one_line, quoted_list
from grader.judging.texts.compared_pieces import (
    PUNCTUATION,
    WHITE_SPACE,
    all_that_differs,
    alone,
    with_spaces_seen,
)
from grader.judging.values.kinds.value_words import (
    MOST_SHOWN,
    atom_text,
    atom_words,
    described,
    number_text,
)

EXACTLY = TextRules()
LONG_TEXT = 40  # characters: from here on a sentence shows the place of the difference
FEW_BYTES = 8  # likewise: a byte is written as "\\x00" at worst
BEFORE, AFTER = 10, 30  # characters around that place


def form_difference(name: str, got: Value, expected: Formed) -> str:
    """Return a sentence on how a value differs from the expected one; empty if they are equal."""
    if not isinstance(got, Formed) or got.form != expected.form:
        return f"`{name}` is {_came(got)}, expected {described(expected)}"
    if expected.form == SET:
        return _set_difference(name, got.content, expected.content)
    if expected.form == PARTS:
        return _parts_difference(name, got, expected)
    if expected.form == MAPPING or _equal_atoms(got, expected):
        return ""
    if expected.form == TEXT:
        return _text_difference(name, got, expected)
    if expected.form == BYTES:
        return _bytes_difference(name, got, expected)
    return f"`{name}` is {atom_words(got)}, expected {atom_words(expected)}"


def _came(value: Value) -> str:
    """Return what came in place of a text, a `Fraction` or the like: a number with its digits."""
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "iufc":
        return f"the number {number_text(value[()])}"
    return described(value)


def _equal_atoms(got: Formed, expected: Formed) -> bool:
    one, other = str(got.content), str(expected.content)
    if one == other or expected.form != DECIMAL:
        return one == other
    try:
        return Decimal(one) == Decimal(other)  # 1.10 is 1.1
    except InvalidOperation:  # another process wrote it
        return False


def _text_difference(name: str, got: Formed, expected: Formed) -> str:
    """Return where two texts differ: both in full if they are short."""
    one, other = _text(got), _text(expected)
    difference = all_that_differs(one, other, EXACTLY)
    if max(len(one), len(other)) <= LONG_TEXT and difference != WHITE_SPACE:
        words = difference != PUNCTUATION or any(map(str.isspace, other))  # not an alignment's "-"
        only = f" (they differ in {difference} alone)" if difference and words else ""
        return f"`{name}` is {atom_text(got)}, expected {atom_text(expected)}{only}"
    place = _first_difference(one, other)
    line = other.count("\n", 0, place) + 1
    where = f"character {place + 1}" if line == 1 else f"line {line}"
    start = max(place - BEFORE, 0)
    parts = (repr(text[start : place + AFTER]) for text in (one, other))
    found, wanted = (with_spaces_seen(part, difference) for part in parts)
    return (
        f"`{name}` differs from {where} on{alone(difference)}: "
        f"{one_line(found, MOST_SHOWN)}, expected {one_line(wanted, MOST_SHOWN)}"
    )


def _bytes_difference(name: str, got: Formed, expected: Formed) -> str:
    """Return where bytes differ: all of them if they are few, and have as many as expected."""
    one, other = _bytes(got), _bytes(expected)
    if one is None or other is None or max(len(one), len(other)) <= FEW_BYTES:
        return f"`{name}` is {atom_words(got)}, expected {atom_words(expected)}"
    place = _first_difference(one, other)
    if place == min(len(one), len(other)):
        count = f"`{name}` has {len(one)} bytes, expected {len(other)}"
        return f"{count}; the first {place} are right" if place else count
    around = slice(max(place - FEW_BYTES // 2, 0), place + FEW_BYTES)
    found, wanted = (repr(each[around]) for each in (one, other))
    count = f" of {len(one)}" if len(one) == len(other) else ""
    more = "" if count else f" ({len(one)} bytes, expected {len(other)})"
    return (
        f"`{name}` differs from byte {place + 1}{count} on{more}: "
        f"{one_line(found, MOST_SHOWN)}, expected {one_line(wanted, MOST_SHOWN)}"
    )


def _bytes(value: Formed) -> bytes | None:
    try:
        found = value_of_atom(BYTES, str(value.content))
    except (ValueError, RecursionError):  # another process wrote it
        return None
    return found if isinstance(found, bytes) else None


def _text(value: Formed) -> str:
    try:
        return str(value_of_atom(TEXT, str(value.content)))
    except (ValueError, RecursionError):  # another process wrote it
        return ""


def _first_difference(one: str | bytes, other: str | bytes) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _set_difference(name: str, got: Array, expected: Array) -> str:
    missing, extra = np.setdiff1d(expected, got), np.setdiff1d(got, expected)
    told = []
    if missing.size:
        told.append(_some(missing, "is missing", "are missing"))
    if extra.size:
        told.append(_some(extra, "is not expected", "are not expected"))
    return f"`{name}`: {' and '.join(told)}" if told else ""


def _some(elements: Array, one: str, more: str) -> str:
    first = one_line(str(elements[0]), MOST_SHOWN)
    if elements.size == 1:
        return f"the element {first} {one}"
    return f"{elements.size} elements, such as {first}, {more}"


def _parts_difference(name: str, got: Formed, expected: Formed) -> str:
    (kind, *names), (wanted, *asked) = got.content.tolist(), expected.content.tolist()
    if kind != wanted:
        return f"`{name}` is {described(got)}, expected {described(expected)}"
    missing, extra = sorted({*asked} - {*names}), sorted({*names} - {*asked})
    if missing:
        return f"`{name}` has no {quoted_list([one_line(n, MOST_SHOWN) for n in missing[:5]])}"
    if extra:
        listed = quoted_list([one_line(n, MOST_SHOWN) for n in extra[:5]])
        return f"`{name}` has {listed}, expected only {quoted_list(asked[:20])}"
    return ""
