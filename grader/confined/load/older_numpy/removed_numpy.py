"""Names that NumPy had up to some version: all that 1.20 to 2.4 removed, by what they were.

What only NumPy's own developers used is left out: `LEFT_OUT` says what that is.
"""

import functools
import operator
import pickle
from typing import Any

import numpy as np

# Of `numpy` itself; without the numbers of C that were never documented.
LEFT_OUT = """
    add_docstring add_newdoc add_newdoc_ufunc compat geterrobj kernel_version lookfor numarray
    oldnumeric set_numeric_ops set_string_function seterrobj source tracemalloc_domain who
""".split()


def _lazily(name: str) -> Any:
    """Return a function of today's NumPy, looked up when it is called: older ones lack it."""

    def call(*positional: Any, **named: Any) -> Any:
        return operator.attrgetter(name)(np)(*positional, **named)

    return call


def _as_float(a: Any, dtype: Any = np.float64) -> Any:
    kind = dtype if np.issubdtype(dtype, np.inexact) else np.float64
    return np.asarray(a, dtype=kind)


def _common_type(array_types: Any, scalar_types: Any) -> Any:
    return np.result_type(*array_types, *(np.zeros((), each) for each in scalar_types))


def _is_type(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, np.generic)


def _scalar_type(kind: Any, default: Any = None) -> Any:
    if _is_type(kind):
        return kind
    try:
        return np.dtype(kind).type
    except TypeError:
        return default


def _is_subclass(kind: Any, other: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, other)


def _display(message: Any, device: Any = None, linefeed: bool = True) -> None:
    print(message, end="\n" if linefeed else "", file=device)


def _evaluated(source: str) -> Any:
    import ast

    return ast.literal_eval(source)


def _read_records(path: Any, **options: Any) -> Any:
    return np.genfromtxt(path, **{"dtype": None, **options}).view(np.recarray)


def _unchanged(*positional: Any, **_named: Any) -> Any:
    """Do as `np.deprecate`: on a function, or to make a decorator."""
    return positional[0] if positional and callable(positional[0]) else lambda function: function


def _inner1d(a: Any, b: Any) -> Any:
    return np.einsum("...i,...i->...", a, b)


class _Casts(dict[Any, Any]):
    def __missing__(self, kind: Any) -> Any:
        return lambda values: np.asarray(values).astype(kind)


class _Sizes(dict[Any, int]):
    def __missing__(self, kind: Any) -> int:
        return int(np.dtype(kind).itemsize)


_KINDS = {
    "int": "int8 int16 int32 int64",
    "uint": "uint8 uint16 uint32 uint64",
    "float": "float16 float32 float64 longdouble",
    "complex": "complex64 complex128 clongdouble",
}
_SCTYPES: dict[str, Any] = {
    group: [getattr(np, name) for name in names.split()] for group, names in _KINDS.items()
}
_SCTYPES["others"] = [bool, object, bytes, str, np.void]

REMOVED: dict[str, Any] = {
    # 1.24: other names of Python's own types, and of NumPy's
    "int": int,
    "float": float,
    "bool": bool,
    "object": object,
    "str": str,
    "complex": complex,
    "long": int,
    "unicode": str,
    "bool8": np.bool_,
    "int0": np.intp,
    "uint0": np.uintp,
    "void0": np.void,
    "object0": np.object_,
    "str0": np.str_,
    "bytes0": np.bytes_,
    "typeDict": np.sctypeDict,
    # 1.23 and before
    "alen": lambda a: len(np.atleast_1d(a)),
    "asscalar": lambda a: a.item(),
    "rank": np.ndim,
    "loads": pickle.loads,
    "ndfromtxt": np.genfromtxt,
    # 2.0: types
    "float_": np.float64,
    "complex_": np.complex128,
    "cfloat": np.complex128,
    "singlecomplex": np.complex64,
    "longfloat": np.longdouble,
    "longcomplex": np.clongdouble,
    "clongfloat": np.clongdouble,
    "string_": np.bytes_,
    "unicode_": np.str_,
    "cast": _Casts(),
    "nbytes": _Sizes(),
    "sctypes": _SCTYPES,
    "issctype": _is_type,
    "issubclass_": _is_subclass,
    "issubsctype": lambda one, other: issubclass(_scalar_type(one), _scalar_type(other)),
    "maximum_sctype": lambda kind: _SCTYPES[_group(kind)][-1],
    "obj2sctype": _scalar_type,
    "sctype2char": lambda kind: np.dtype(kind).char,
    "find_common_type": _common_type,
    # 2.0: numbers
    "Inf": np.inf,
    "Infinity": np.inf,
    "infty": np.inf,
    "PINF": np.inf,
    "NINF": -np.inf,
    "NaN": np.nan,
    "NAN": np.nan,
    "PZERO": 0.0,
    "NZERO": -0.0,
    # 2.0: functions
    "alltrue": np.all,
    "asfarray": _as_float,
    "byte_bounds": _lazily("lib.array_utils.byte_bounds"),
    "compare_chararrays": _lazily("char.compare_chararrays"),
    "cumproduct": np.cumprod,
    "deprecate": _unchanged,
    "deprecate_with_doc": _unchanged,
    "disp": _display,
    "fastCopyAndTranspose": lambda a: np.array(a).T.copy(),
    "format_parser": _lazily("rec.format_parser"),
    "get_array_wrap": lambda *arrays: getattr(arrays[0], "__array_wrap__", None),
    "mat": np.asmatrix,
    "msort": lambda a: np.sort(a, axis=0),
    "product": np.prod,
    "recfromcsv": functools.partial(_read_records, delimiter=",", names=True),
    "recfromtxt": _read_records,
    "round_": np.round,
    "safe_eval": _evaluated,
    "sometrue": np.any,
    "DataSource": _lazily("lib.npyio.DataSource"),
    "RankWarning": RuntimeWarning,
    # after 2.0
    "in1d": lambda a, b, **options: np.isin(np.ravel(a), b, **options),
    "row_stack": np.vstack,
    "trapz": _lazily("trapezoid"),
    "chararray": _lazily("char.chararray"),
    "fix": np.trunc,
}
OF_MODULES: dict[str, dict[str, Any]] = {
    "random": {
        "random_integers": lambda low, high=None, size=None: np.random.randint(
            1 if high is None else low, (low if high is None else high) + 1, size
        ),
        "ranf": np.random.random_sample,
        "sample": np.random.random_sample,
    },
    "core.umath_tests": {"inner1d": _inner1d, "matrix_multiply": np.matmul},
}


def _group(kind: Any) -> str:
    return {"i": "int", "u": "uint", "f": "float", "c": "complex"}[np.dtype(kind).kind]
