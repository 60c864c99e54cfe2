"""The dtypes of arrays on the wire: a byte for each, and whether raw bytes are valid for it."""

from typing import Any

import numpy as np

NUMBERS = {  # a code, once given, stays
    1: "<f8",
    2: "<f4",
    3: "<i8",
    4: "<i4",
    5: "|b1",
    6: "|u1",
    7: "<f2",
    8: "<c8",
    9: "<c16",
    10: "|i1",
    11: "<i2",
    12: "<u2",
    13: "<u4",
    14: "<u8",
}
TEXTS, BYTES = 20, 21  # of fixed width, which the number of bytes gives
UNITS = ("generic", "Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
DATES, DURATIONS = 32, 64  # plus the place of the unit in `UNITS`

_DTYPES = {code: np.dtype(name) for code, name in NUMBERS.items()}
_CODES = {dtype: code for code, dtype in _DTYPES.items()}
LAST_CHARACTER = 0x10FFFF  # of Unicode: NumPy raises when it shows an element with a larger one


def code_of(dtype: Any) -> int:
    """Return the code of a dtype. `KeyError` for one that the wire does not have."""
    code = _CODES.get(dtype)
    if code is not None:
        return code
    if dtype.kind in "US":
        return TEXTS if dtype.kind == "U" else BYTES
    if dtype.kind in "Mm":
        unit, count = np.datetime_data(dtype)
        if count == 1 and unit in UNITS:
            return (DATES if dtype.kind == "M" else DURATIONS) + UNITS.index(unit)
    raise KeyError(dtype)


def dtype_of(code: int, elements: int, size: int) -> Any:
    """Return the dtype of a code, of which `elements` take `size` bytes, or `None`."""
    if code in _DTYPES:
        return _DTYPES[code]
    if code in (TEXTS, BYTES):
        width = size // max(elements, 1) // (4 if code == TEXTS else 1)
        return np.dtype(f"{'<U' if code == TEXTS else '|S'}{max(width, 1)}")
    for first, kind in ((DATES, "<M8"), (DURATIONS, "<m8")):
        if first <= code < first + len(UNITS):
            unit = UNITS[code - first]
            return np.dtype(kind if unit == "generic" else f"{kind}[{unit}]")
    return None


def plain_dtype(dtype: Any) -> Any:
    """Return the dtype of the wire that holds all values of another; `None` if none does."""
    if dtype.kind in "fc" and dtype.itemsize > (8 if dtype.kind == "f" else 16):
        return np.dtype("<f8" if dtype.kind == "f" else "<c16")
    if dtype.kind in "Mm":
        unit, _ = np.datetime_data(dtype)
        return np.dtype(f"<{dtype.kind}8" if unit == "generic" else f"<{dtype.kind}8[{unit}]")
    return dtype.newbyteorder("<") if dtype.kind in "biufcUS" else None


def valid(array: Any) -> Any:
    """Return an array whose bytes another process chose; `None` if they are not of its dtype."""
    if array.dtype.kind == "b":  # any byte but 0 and 1 would be an invalid bool
        return array.view("|u1") != 0
    if array.dtype.kind == "U" and array.size:
        characters = np.frombuffer(array.tobytes(), "<u4")
        return array if int(characters.max(initial=0)) <= LAST_CHARACTER else None
    return array
