"""Givens that are code: what no file can hold, and each side makes for itself when a case runs."""

from collections.abc import Mapping
from typing import Any

CODE, GENERATOR, MODULE = "code", "generator", "module"
WEIGHTS = "_weights"  # ends the name of the given that holds a module's parameters


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


def with_modules(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return givens in which each module is two: its weights, and code that loads them.

    `{module: "Attention(E)"}` has weights drawn for every parameter; `weights:` states them.
    """
    found: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, Mapping) and MODULE in value:
            made = value[MODULE].strip()
            weights = f"{name}{WEIGHTS}"
            found[weights] = value.get("weights", f"weights_of({made}, normal)")
            training = bool(value.get("training", False))
            found[name] = {CODE: f"loaded({made}, {weights}, {training})"}
        else:
            found[name] = value
    return found
