"""Gradients that autograd computes of what student code returns: no line of a case sets them."""

import ast
from collections.abc import Collection
from typing import Any

from grader.core.asked.code_givens import WEIGHTS
from grader.core.rubric import Criterion


def named_gradients(criterion: Criterion) -> dict[str, str]:
    """Return output -> given: as the rubric names them, or outputs that are called d<given>."""
    if "of" in criterion.gradient:
        return {name: given for name, given in criterion.gradient.items() if name != "of"}
    names = (spec.name for spec in criterion.outputs)
    found = {name: name[1:] for name in names if name[:1] == "d" and name[1:] in criterion.given}
    return {name: weights_name(given, criterion.given) for name, given in found.items()}


def weights_name(given: str, known: Collection[str]) -> str:
    """Return the given that holds the weights of a module; any other given itself."""
    return f"{given}{WEIGHTS}" if f"{given}{WEIGHTS}" in known else given


def autograd_of(criterion: Criterion) -> dict[str, Any]:
    """Return what autograd differentiates, and to what; nothing if the lines set all gradients.

    `of` is the name of a number, or maps the names of values to those of their upstream gradients;
    `to` maps each gradient to its given, or to the module that has the given as its weights.
    """
    if not criterion.framework or not criterion.gradient:
        return {}
    nodes = ast.walk(ast.parse(criterion.call))
    assigned = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    to = {
        name: given.removesuffix(WEIGHTS)
        for name, given in named_gradients(criterion).items()
        if name not in assigned
    }
    of = criterion.gradient.get("of") or dict(criterion.gradient)
    return {"of": of, "to": to} if to else {}
