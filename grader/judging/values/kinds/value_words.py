"""Values in words: what came in place of what was expected."""

from typing import Any

import numpy as np

from grader.confined.values.atoms import (
    BYTES,
    DECIMAL,
    FRACTION,
    INTEGER,
    NONE,
    TEXT,
    value_of_atom,
)
from grader.confined.values.leaves import LIST, MAPPING, PARTS, SET
from grader.core.outcomes import Foreign, Formed, Value
from grader.core.text import one_line, quoted_list

# Tried in this order until two numbers look different; 17 digits tell any two doubles apart.
DIGITS = (4, 6, 9, 12, 17)
MOST_SHOWN = 60  # characters of a value inside a sentence
MOST_OF_A_REASON = 160  # characters that say why a value is undefined
MOST_DIGITS = 400  # of a whole number: Python refuses to write more than 4,300
_INVALID = "an invalid"
_KINDS = {
    INTEGER: "the integer",
    FRACTION: "the fraction",
    DECIMAL: "the Decimal",
    BYTES: "the bytes",
}


def described(value: Value) -> str:
    """Return what a value is: "None", "a list of 3 items", "the text 'abc'"."""
    if isinstance(value, Foreign):
        return one_line(value.description, MOST_OF_A_REASON)
    if not isinstance(value, Formed):
        if type(value) is not np.ndarray or value.dtype.kind == "O":  # below the wire only
            return "not a plain array of numbers"
        if value.dtype.kind == "b" and value.ndim == 0:
            return str(bool(value))
        return "a single number" if value.ndim == 0 else "an array"
    if value.form == LIST:
        return _counted("list", len(value.content), "item")
    if value.form == SET:
        return _counted("set", value.content.size, "element")
    if value.form == MAPPING:
        return "an empty mapping"
    if value.form == PARTS:
        return _parts(*value.content.tolist())
    return atom_words(value)


def set_text(value: Formed) -> str:
    """Return a small set with its elements, "{1, 2}"; of a large one, how many there are."""
    elements = [str(element) for element in value.content.ravel()[: MOST_SHOWN // 2]]
    text = f"{{{', '.join(elements)}}}"
    fits = 0 < value.content.size == len(elements) and len(text) <= MOST_SHOWN
    return one_line(text, MOST_SHOWN) if fits else described(value)


def atom_words(value: Formed) -> str:
    """Return a text, a number of any size or the like with its kind: "the fraction 1/3"."""
    shown = one_line(atom_text(value), MOST_SHOWN)
    if shown.startswith(_INVALID):
        return shown
    if value.form == TEXT:
        return f"the text {shown}"
    return f"{_KINDS[value.form]} {shown}" if value.form in _KINDS else shown


def atom_text(value: Formed) -> str:
    """Return a text, a number of any size or the like as Python writes it."""
    raw = str(value.content)
    if value.form == INTEGER and len(raw) > MOST_DIGITS:
        return f"{'-' if raw.startswith('-') else ''}0x{raw.removeprefix('-')}"
    if value.form == FRACTION and len(raw) > MOST_DIGITS:  # dividing it out would take minutes
        return "/".join(f"0x{part[:MOST_DIGITS]}" for part in raw.split("/", 1))
    if value.form in (TEXT, BYTES, INTEGER, FRACTION):
        try:
            found = value_of_atom(value.form, raw)
            return str(found) if value.form in (INTEGER, FRACTION) else repr(found)
        except (ValueError, ArithmeticError, RecursionError):  # another process wrote it
            return f"{_INVALID} {value.form}"
    return "None" if value.form == NONE else raw


def pair_text(got: Any, expected: Any) -> tuple[str, str]:
    """Return two numbers with as few digits as tell them apart."""
    pairs = ((number_text(got, n), number_text(expected, n)) for n in DIGITS)
    longest = number_text(got, DIGITS[-1]), number_text(expected, DIGITS[-1])
    return next((pair for pair in pairs if pair[0] != pair[1]), longest)


def number_text(value: Any, digits: int = 4) -> str:
    """Return one element of an array as text; whole numbers and text are shown in full."""
    kind = value.dtype.kind
    if kind not in "fc":
        try:
            return one_line(str(value), 40)
        except ValueError:  # a date without a unit, which only another process can have made
            return "an impossible date"
    return f"{value + 0:.{digits}g}"  # + 0 makes -0 a plain 0


def _counted(kind: str, count: int, of: str) -> str:
    if not count:
        return f"an empty {kind}"
    return f"a {kind} of {count} {of}{'' if count == 1 else 's'}"


def _parts(kind: str, *names: str) -> str:
    if kind == "fields":
        return f"an object with the {'field' if len(names) == 1 else 'fields'} {quoted_list(names)}"
    article = "an" if kind[:1] in "aeiouAEIOU" else "a"
    return one_line(f"{article} {kind}", MOST_SHOWN)
