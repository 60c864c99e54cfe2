"""Ways to call NumPy's functions that newer versions refuse.

Each is tried only when today's function has refused: what works today is answered as today.
"""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Again = Callable[..., Any]  # takes the function, its arguments and the error; raises it, or answers
_REFUSALS = (TypeError, ValueError, OverflowError)


def forms() -> Iterator[tuple[Any, str, Callable[..., Any]]]:
    """Return the functions of NumPy that also take what they once took, each with its place."""
    for module, ways in ((np, _WAYS), (np.linalg, _WAYS_OF_LINALG)):
        for names, again in ways:
            for name in names.split():
                if name in vars(module):
                    yield module, name, _also(vars(module)[name], again)
    for name in _OF_SEQUENCES:
        yield np, name, _of_iterators(vars(np)[name])


def _also(function: Any, again: Again) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*positional: Any, **named: Any) -> Any:
        try:
            return function(*positional, **named)
        except _REFUSALS as error:
            return again(function, positional, named, error)

    return call


def _of_iterators(function: Any) -> Callable[..., Any]:
    """Take a generator in the place of a sequence: refused since 1.16, by `sum` since 2.4."""

    @functools.wraps(function)
    def call(*positional: Any, **named: Any) -> Any:
        if positional and hasattr(positional[0], "__next__"):
            positional = ([*positional[0]], *positional[1:])
        return function(*positional, **named)

    return call


def _converted(function: Any, positional: Any, named: Any, error: Exception) -> Any:
    """Return the array: objects for rows of different lengths (up to 1.23), and the like."""
    message = str(error)
    alone = len(positional) == 1 and "dtype" not in named
    if "inhomogeneous" in message and alone:
        return function(*positional, dtype=object, **named)
    if "Unable to avoid copy" in message:  # `copy=False` was "only if it must be", up to 1.26
        return function(*positional, **{**named, "copy": None})
    if isinstance(error, OverflowError) and named.get("dtype") is not None:
        kind = np.dtype(named["dtype"])  # -1 as uint8 was 255, up to 1.26
        return np.array(*positional).astype(kind)
    raise error


def _copied(function: Any, positional: Any, named: Any, error: Exception) -> Any:
    if "inhomogeneous" not in str(error) or not positional:
        raise error
    return np.array(positional[0], dtype=object)


def _renamed(old: str, new: str) -> Again:
    def again(function: Any, positional: Any, named: Any, error: Exception) -> Any:
        if old not in named:
            raise error
        value = named[old]
        others = {name: each for name, each in named.items() if name != old}
        return function(*positional, **{new: value, **others})

    return again


def _whole_number(function: Any, positional: Any, named: Any, error: Exception) -> Any:
    """Answer `np.linspace(0, 1, 5.0)`, taken up to 1.17."""
    count = named.get("num", positional[2] if len(positional) > 2 else None)
    if not isinstance(count, float | np.floating) or not float(count).is_integer():
        raise error
    if "num" in named:
        return function(*positional, **{**named, "num": int(count)})
    return function(*positional[:2], int(count), *positional[3:], **named)


def _of_number(function: Any, positional: Any, named: Any, error: Exception) -> Any:
    """Answer `np.nonzero(3.0)`, taken up to 2.0."""
    if len(positional) != 1 or np.ndim(positional[0]) != 0:
        raise error
    return function(np.atleast_1d(positional[0]))


def _from_bytes(function: Any, positional: Any, named: Any, error: Exception) -> Any:
    """Answer `np.fromstring(data, np.uint8)`, taken up to 2.2."""
    if named.get("sep", "") or len(positional) > 3:
        raise error
    data = positional[0].encode("latin-1") if isinstance(positional[0], str) else positional[0]
    named = {name: value for name, value in named.items() if name != "sep"}
    return np.frombuffer(data, *positional[1:], **named).copy()


def _solved(function: Any, positional: Any, named: Any, error: Exception) -> Any:
    """Solve for a stack of vectors on the right side, taken up to 1.26."""
    if named or len(positional) != 2 or np.ndim(positional[0]) != np.ndim(positional[1]) + 1:
        raise error
    return function(positional[0], np.asarray(positional[1])[..., None])[..., 0]


_WAYS: tuple[tuple[str, Again], ...] = (
    ("array asarray asanyarray", _converted),
    ("copy", _copied),
    ("percentile quantile nanpercentile nanquantile", _renamed("interpolation", "method")),
    ("reshape", _renamed("newshape", "shape")),
    ("histogram histogram2d histogramdd", _renamed("normed", "density")),
    ("linspace", _whole_number),
    ("nonzero", _of_number),
    ("fromstring", _from_bytes),
)
_WAYS_OF_LINALG: tuple[tuple[str, Again], ...] = (("solve", _solved),)
_OF_SEQUENCES = ("vstack", "hstack", "dstack", "column_stack", "stack", "concatenate", "sum")
