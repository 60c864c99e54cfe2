"""What a reference remembers between two runs: values of its modules that runs can change."""

import pickle
import zlib
from collections.abc import Hashable, Iterable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

# Bytes of an array that is looked at. A margin for time: a larger array is data, which code reads
# and does not write.
MOST_BYTES = 10_000_000


def state_of(spaces: Iterable[dict[str, Any]]) -> Hashable:
    """Return something that differs when a memo, a counter, a generator of modules has changed."""
    return tuple(part for space in spaces for part in _parts(space))


def _parts(names: Any) -> Iterator[Hashable]:
    for name, value in list(names.items()):
        if name.startswith("__") or isinstance(value, ModuleType):
            continue
        if isinstance(value, type):
            yield name, tuple(_parts(vars(value))) if _is_own(value, names) else id(value)
        elif callable(value):
            yield name, id(value), *_of_function(value)
        else:
            yield name, _digest(value)


def _is_own(kind: type, names: Any) -> bool:
    """Return whether a class is in this module: others hold more than is worth looking at."""
    return bool(kind.__module__ == names.get("__name__"))


def _of_function(value: Any) -> Iterator[Hashable]:
    """Yield how full a memo is; of a function, defaults and attributes that can be changed."""
    if hasattr(value, "cache_info"):
        yield tuple(value.cache_info())
    if isinstance(value, FunctionType):
        held = (value.__defaults__, value.__kwdefaults__, vars(value))
        if any(held):  # most functions remember nothing
            yield _digest(held)
        yield from (_digest(cell.cell_contents) for cell in value.__closure__ or () if _full(cell))


def _full(cell: Any) -> bool:
    try:
        return not callable(cell.cell_contents)
    except ValueError:  # it is empty
        return False


def _digest(value: Any) -> Hashable:
    if isinstance(value, np.ndarray) and value.nbytes > MOST_BYTES:
        return id(value)
    try:
        return zlib.crc32(pickle.dumps(value))
    except Exception:  # whatever cannot be pickled
        return id(value)
