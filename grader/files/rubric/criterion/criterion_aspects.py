"""`efficiency` and `style` of a criterion: their records, and the names in them."""

import ast
import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from grader.confined.function_names import short_name
from grader.confined.style.keywords import KEYWORDS
from grader.core.aspects import Efficiency, Style
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")
RULES = ("must_call", "must_not_use", "must_not_import")
NUMPY = ("np", "numpy")


def aspects_of(own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the records of a criterion's `efficiency` and `style`, where it has them."""
    kinds = {"efficiency": Efficiency, "style": Style}
    return {key: kind(**_fields(own[key])) for key, kind in kinds.items() if key in own}


def _fields(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {k: Fraction(str(v)) if k == "points" else tuple(v) for k, v in tree.items()}


def check_aspects(document: Document, name: str, known: Collection[str]) -> None:
    """Report sizes, functions and keywords that there are not. `known`: names of Python and of
    the reference.
    """
    own = document.value["criteria"][name]
    path: KeyPath = ("criteria", name)
    aspects = [own[key] for key in ("efficiency", "style") if key in own]
    if sum(Fraction(str(each.get("points", 0))) for each in aspects) > Fraction(str(own["points"])):
        message = (
            "efficiency and style have more points than their criterion; expected at most as many"
        )
        document.report((*path, "points"), message)
    if aspects and "call" not in own:
        document.report(
            path,
            "this criterion is scored by hand; expected one with `call` for efficiency and style",
        )
    if "efficiency" in own:
        _check_efficiency(document, (*path, "efficiency"), own, name)
    if "style" in own:
        _check_style(document, (*path, "style"), own["style"], known)


def _check_efficiency(document: Document, path: KeyPath, own: Mapping[str, Any], name: str) -> None:
    sizes = document.value["sizes"]
    for index, letter in enumerate(own["efficiency"]["no_loop_over"]):
        if letter not in sizes:
            document.report(
                (*path, "no_loop_over", index), unknown(f"size {letter}", letter, sizes)
            )
    function = short_name(own.get("function", name))
    if function not in _called(own.get("call", "")):
        document.report(path, f"the lines of `call` do not call {function} themselves")


def _called(call: str) -> set[str]:
    try:
        nodes = [node.func for node in ast.walk(ast.parse(call)) if isinstance(node, ast.Call)]
    except SyntaxError:  # is reported where it stands
        return set()
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _check_style(
    document: Document, path: KeyPath, style: Mapping[str, Any], known: Collection[str]
) -> None:
    if not any(style.get(rule) for rule in RULES):
        document.report(path, f"no rule is given; expected one of {', '.join(RULES)}")
    for rule in RULES:
        allowed = {*known, *(KEYWORDS if rule == "must_not_use" else ())}
        for index, name in enumerate(style.get(rule, ())):
            problem = _problem(name, rule, allowed)
            if problem:
                document.report((*path, rule, index), problem)


def _problem(name: str, rule: str, allowed: Collection[str]) -> str:
    if rule != "must_not_use" and name in KEYWORDS:
        return f"{name} is a keyword, which only must_not_use may name"
    if name in KEYWORDS:
        return ""
    if not DOTTED.fullmatch(name):
        return f'"{name}" is not a valid Python name'
    if rule == "must_not_import":
        return ""
    top, _, rest = name.partition(".")
    if top in NUMPY:
        return _numpy_problem(name, rest)
    return "" if top in allowed else _unknown(name, [*allowed, *_alike(name)])


def _numpy_problem(name: str, rest: str) -> str:
    found: Any = np
    before = name.removesuffix(rest)
    for part in rest.split(".") if rest else ():
        if not hasattr(found, part):
            return _unknown(name, [f"{before}{each}" for each in dir(found)])
        found, before = getattr(found, part), f"{before}{part}."
    return ""


def _unknown(name: str, candidates: Collection[str]) -> str:
    """Return what might be meant; where nothing is alike, there is too much to list it all."""
    told, listed, _ = unknown(f"name {name}", name, candidates).partition("; expected one of: ")
    return f"{told}; functions of NumPy are written np.…" if listed else told


def _alike(name: str) -> list[str]:
    return [f"np.{each}" for each in dir(np) if each == name]
