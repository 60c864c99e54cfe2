"""Many small arrays in one flat array per dtype, and back."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.confined.values.wire_dtypes import plain_dtype
from grader.files.cases.stored_arrays import StoredArrays

AS_BYTES = "USMm"  # kinds of dtypes

# What reading raises where an index or an array in the file is not what was written there.
DAMAGE = (OSError, LookupError, ValueError, TypeError, RuntimeError, AttributeError)

ArrayPlace = list[Any]  # [dtype, first element, shape]


def pack_arrays(arrays: Sequence[Array]) -> tuple[dict[str, Array], list[ArrayPlace]]:
    """Return one flat array per dtype, and where each array begins.

    Raises `TypeError` for an array of objects. HDF5 is given the bytes of texts and dates, which it
    does not have as NumPy has them: the name of their data set is their dtype.

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
    joined = {name: np.concatenate(flat) for name, flat in sorted(parts.items())}
    return {name: _stored(flat) for name, flat in joined.items()}, places


def _stored_dtype(array: Array) -> str:
    dtype = plain_dtype(array.dtype)
    if dtype is None:
        raise TypeError(f"an array of dtype {array.dtype} cannot be stored in a case")
    return str(dtype.str if dtype.kind in AS_BYTES else dtype)


def _stored(flat: Array) -> Array:
    return flat.view(np.uint8) if flat.dtype.kind in AS_BYTES else flat


def flat_arrays(stored: StoredArrays, group: str) -> dict[str, Array]:
    """Read the flat arrays in a group of a file, by their dtypes."""
    return {name: stored[f"{group}/{name}"] for name in stored.names(group)}


class ArrayPack:
    """Numbered arrays, cut out of the flat ones when asked for."""

    def __init__(self, flat: Mapping[str, Array], places: Sequence[ArrayPlace]) -> None:
        self._flat = flat
        self._places = places

    def __getitem__(self, number: int) -> Array:
        """Return the array of that number, as a view."""
        name, first, shape = self._places[number]
        flat = self._flat[name]
        if name[0] in "<|":  # a dtype in short: texts and dates, kept as bytes
            flat = flat.view(np.dtype(name))
        cut = flat[first : first + math.prod(shape)]
        return cut.reshape(shape)
