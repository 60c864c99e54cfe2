"""Many small arrays in one flat array per dtype, and back."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.core.cases import Array

DTYPES = ("float64", "float32", "int64", "bool")

# What reading raises where an index or an array in the file is not what was written there.
DAMAGE = (OSError, LookupError, ValueError, TypeError, RuntimeError, AttributeError)

ArrayPlace = list[Any]  # [dtype, first element, shape]


def pack_arrays(arrays: Sequence[Array]) -> tuple[dict[str, Array], list[ArrayPlace]]:
    """Return one flat array per dtype, and where each array begins. Integers become int64.

    Equal arrays are stored once: criteria that are `like` each other share their inputs.
    """
    parts: dict[str, list[Array]] = {}
    lengths: dict[str, int] = {}
    known: dict[tuple[str, tuple[int, ...], bytes], ArrayPlace] = {}
    places: list[ArrayPlace] = []
    for array in arrays:
        name = _stored_dtype(array)
        flat = array.astype(name, order="C").reshape(-1)
        key = (name, array.shape, flat.tobytes())
        if key not in known:
            known[key] = [name, lengths.get(name, 0), list(array.shape)]
            lengths[name] = lengths.get(name, 0) + array.size
            parts.setdefault(name, []).append(flat)
        places.append(known[key])
    return {name: np.concatenate(flat) for name, flat in sorted(parts.items())}, places


def _stored_dtype(array: Array) -> str:
    if array.dtype.kind in "iu":
        return "int64"
    if str(array.dtype) not in DTYPES:
        raise TypeError(f"an array of dtype {array.dtype} cannot be stored in a case")
    return str(array.dtype)


class ArrayPack:
    """Numbered arrays, cut out of the flat ones when asked for."""

    def __init__(self, flat: Mapping[str, Array], places: Sequence[ArrayPlace]) -> None:
        self._flat = flat
        self._places = places

    def __getitem__(self, number: int) -> Array:
        """Return the array of that number, as a view."""
        name, first, shape = self._places[number]
        cut = self._flat[name][first : first + math.prod(shape)]
        return cut.reshape(shape)
