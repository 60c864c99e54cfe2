"""Names and habits of older NumPy, supplied to the whole process."""

import functools
from typing import Any

import numpy as np

_REMOVED: dict[str, Any] = {
    "int": int,
    "float": float,
    "bool": bool,
    "object": object,
    "str": str,
    "complex": complex,
    "long": int,
    "unicode": str,
    "float_": np.float64,
    "complex_": np.complex128,
    "string_": np.bytes_,
    "unicode_": np.str_,
    "Inf": np.inf,
    "Infinity": np.inf,
    "infty": np.inf,
    "PINF": np.inf,
    "NINF": -np.inf,
    "NaN": np.nan,
    "NAN": np.nan,
    "PZERO": 0.0,
    "NZERO": -0.0,
    "product": np.prod,
    "cumproduct": np.cumprod,
    "alltrue": np.all,
    "sometrue": np.any,
    "round_": np.round,
    "row_stack": np.vstack,
    "in1d": lambda a, b, **options: np.isin(np.ravel(a), b, **options),
    "rank": np.ndim,
    "asscalar": lambda a: a.item(),
    "msort": lambda a: np.sort(a, axis=0),
    "trapz": lambda y, x=None, dx=1.0, axis=-1: _trapezoid(y, x, dx, axis),
}
_supplied: dict[str, Any] = {}  # name -> what NumPy had there, or `_NOTHING`
_NOTHING = object()


def supply() -> tuple[str, ...]:
    """Gives NumPy what it lost, and says which names those were."""
    missing = [name for name in _REMOVED if name not in vars(np)]
    for name in missing:
        _replace(name, _REMOVED[name])
    for name in ("array", "asarray"):
        _replace(name, _allowing_ragged(getattr(np, name)))
    return tuple(missing)


def withdraw() -> None:
    """Undoes `supply`."""
    while _supplied:
        name, before = _supplied.popitem()
        if before is _NOTHING:
            delattr(np, name)
        else:
            setattr(np, name, before)


def _replace(name: str, value: Any) -> None:
    _supplied[name] = vars(np).get(name, _NOTHING)
    setattr(np, name, value)


def _allowing_ragged(convert: Any) -> Any:
    """Rows of different lengths make an array of objects, as they did up to NumPy 1.23."""

    @functools.wraps(convert)
    def converted(*positional: Any, **named: Any) -> Any:
        try:
            return convert(*positional, **named)
        except ValueError as error:
            if "inhomogeneous" not in str(error) or len(positional) != 1 or "dtype" in named:
                raise
            return convert(*positional, dtype=object, **named)

    return converted


def _trapezoid(y: Any, x: Any, dx: float, axis: int) -> Any:
    return np.trapezoid(y, x, dx, axis)
