"""Values that are not arrays and have no parts, as texts: equal values have equal texts.

A text says all of a value, so that nothing has to be evaluated to have the value again.
"""

import json
from collections.abc import Callable
from typing import Any

TEXT, BYTES, NONE, INTEGER = "text", "bytes", "None", "integer"
FRACTION, DECIMAL, DATE, NAME = "fraction", "decimal", "date", "name"

FORMS_OF_ATOMS = frozenset((TEXT, BYTES, NONE, INTEGER, FRACTION, DECIMAL, DATE, NAME))

MOST_TEXT = 1_000_000  # characters of one value: more is a file, and takes megabytes in a report

_OF_LIBRARY: dict[tuple[str, str], tuple[str, Callable[[Any], str]]] = {
    ("fractions", "Fraction"): (FRACTION, lambda f: f"{f.numerator:x}/{f.denominator:x}"),
    ("decimal", "Decimal"): (DECIMAL, str),
    ("datetime", "date"): (DATE, lambda date: date.isoformat()),
    ("datetime", "datetime"): (DATE, lambda date: date.isoformat()),
    ("datetime", "time"): (DATE, lambda time: time.isoformat()),
    ("datetime", "timedelta"): (DATE, str),
}
# Where the interpreter's own version in C, or the one in Python, says that the type comes from.
_HOMES = {"_decimal": "decimal", "_pydecimal": "decimal", "_pydatetime": "datetime"}


def atom(value: Any) -> tuple[str, str] | None:
    """Return the form of a value and its text; `None` for arrays, containers and objects."""
    if isinstance(value, str):
        return TEXT, json.dumps(str(value))
    if value is None:
        return NONE, "None"
    if isinstance(value, bytes | bytearray):
        return BYTES, bytes(value).hex()
    if isinstance(value, int) and not isinstance(value, bool):
        return INTEGER, f"{int(value):x}"
    kind = type(value)
    if type(kind).__name__ in ("EnumType", "EnumMeta"):
        return NAME, f"{kind.__name__}.{getattr(value, 'name', '')}"
    home = str(kind.__module__)
    known = _OF_LIBRARY.get((_HOMES.get(home, home), kind.__name__))
    return (known[0], known[1](value)) if known else None


def value_of_atom(form: str, text: str) -> Any:
    """Return the value that a text stands for; the text itself for dates and names.

    `ValueError` or `ArithmeticError` for a text that is not one of this form.
    """
    if form == TEXT:
        found = json.loads(text)
        return found if isinstance(found, str) else text
    if form == BYTES:
        return bytes.fromhex(text)
    if form == INTEGER:
        return int(text, 16)
    if form == FRACTION:
        from fractions import Fraction  # here and below: few answers hold one

        above, _, below = text.partition("/")
        return Fraction(int(above, 16), int(below, 16))
    if form == DECIMAL:
        from decimal import Decimal

        return Decimal(text)
    return None if form == NONE else text
