"""`cases` of a criterion: those of the whole rubric, with the criterion's changes."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from grader.core.rubric import CaseSpec

CASE_KEYS = ("dtype", "order", "visibility", "weight", "stability", "early_end")


def cases_of(own: Any, tree: Mapping[str, Any]) -> tuple[CaseSpec, ...]:
    """The records; `main` alone if the rubric names no cases."""
    default = tree.get("cases") or {"main": {}}
    if isinstance(own, list):
        own = {name: {} if name in own else False for name in default}
    merged = {name: default.get(name, {}) | (own.get(name) or {}) for name in {**default, **own}}
    kept = [name for name in merged if own.get(name) is not False]
    return tuple(_case(name, merged[name], tree["sizes"]) for name in kept)


def _case(name: str, spec: Mapping[str, Any], sizes: Mapping[str, int]) -> CaseSpec:
    weight = spec.get("weight")
    return CaseSpec(
        name=name,
        sizes={letter: spec.get(letter, size) for letter, size in sizes.items()},
        dtype=spec.get("dtype", "float64"),
        order=spec.get("order", "C"),
        visibility=spec.get("visibility", "visible"),
        weight=None if weight is None else Fraction(str(weight)),
        given={k: v for k, v in spec.items() if k not in CASE_KEYS and k not in sizes},
        stability=spec.get("stability", False),
        early_end=spec.get("early_end", False),
    )
