"""Expressions of SymPy by their values at a few points: equal ones have equal values.

Two expressions that are written differently and mean the same agree at all points; others differ
at almost all of them, so that a few, the same for everybody, tell them apart.
"""

import zlib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from .adapters import VALUE

POINTS = 6  # two random points already make a chance agreement as good as impossible
DIGITS = 17  # of each value: as many as a double holds


def parts(value: Any) -> tuple[str, Mapping[str, Any]] | None:
    """Return an expression by its symbols and values; `None` for other objects of SymPy."""
    import sympy

    if isinstance(value, sympy.MatrixBase):
        entries = [value[i, j] for i in range(value.rows) for j in range(value.cols)]
        symbols = _symbols(entries)
        values = np.array([_values(entry, symbols) for entry in entries])
        shape = (value.rows, value.cols, POINTS)
        values = values.reshape(shape)
        return "matrix of expressions", {"symbols": _names(symbols), "values": values}
    if isinstance(value, sympy.FiniteSet):
        symbols = _symbols(list(value))
        found = [_values(entry, symbols).tolist() for entry in value]
        found.sort(key=lambda row: [(round(z.real, 9), round(z.imag, 9)) for z in row])
        return "set of expressions", {"symbols": _names(symbols), "values": np.array(found)}
    if isinstance(value, sympy.Equality):
        return _expression("equation", value.lhs - value.rhs)
    if value in (sympy.true, sympy.false):
        return VALUE, {VALUE: bool(value)}
    if not isinstance(value, sympy.Expr):
        return None
    if value.is_Integer:
        return VALUE, {VALUE: int(value)}
    if value.is_Rational:
        return VALUE, {VALUE: Fraction(int(value.p), int(value.q))}
    return _expression("expression", value)


def _expression(kind: str, value: Any) -> tuple[str, Mapping[str, Any]]:
    symbols = _symbols([value])
    return kind, {"symbols": _names(symbols), "values": _values(value, symbols)}


def _symbols(expressions: Sequence[Any]) -> list[Any]:
    """Return the symbols, and calls of functions without a definition, by name."""
    from sympy.core.function import AppliedUndef

    found = {s for e in expressions for s in e.free_symbols}
    called = {f for e in expressions for f in e.atoms(AppliedUndef)}
    return sorted(found | called, key=str)


def _names(symbols: Sequence[Any]) -> list[str]:
    return [str(symbol) for symbol in symbols]


def _values(expression: Any, symbols: Sequence[Any]) -> Any:
    """Return the complex values of an expression at the points."""
    evaluated = expression.doit()
    rows = [
        evaluated.evalf(DIGITS, subs={s: _number(str(s), point) for s in symbols})
        for point in range(POINTS)
    ]
    return np.array([complex(row) for row in rows])


def _number(name: str, point: int) -> float:
    """Return the value of a symbol at a point: positive, so that roots and logarithms are real."""
    rng = np.random.default_rng([zlib.crc32(name.encode()), point])
    return float(rng.uniform(0.5, 1.5))
