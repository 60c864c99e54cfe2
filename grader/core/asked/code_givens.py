"""Givens that are code: what no file can hold, and each side makes for itself when a case runs."""

from collections.abc import Mapping
from typing import Any

CODE, GENERATOR = "code", "generator"


def code_of(given: Any) -> str:
    """Return the expression of a given that is code; empty for one that is data."""
    if not isinstance(given, Mapping) or len(given) != 1:
        return ""
    if GENERATOR in given:
        return f"np.random.default_rng({given[GENERATOR]})"
    return str(given.get(CODE, ""))


def code_givens(given: Mapping[str, Any]) -> dict[str, str]:
    """Return the givens that are code, in their order."""
    return {name: code for name, value in given.items() if (code := code_of(value))}
