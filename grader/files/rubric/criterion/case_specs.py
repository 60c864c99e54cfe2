"""`cases` and `precision` of a criterion: those of the whole rubric, with its own changes."""

from collections.abc import Collection, Mapping
from typing import Any

from grader.core.rubric import PRECISIONS, CaseSpec
from grader.files.rubric.criterion.criterion_like import merged_given
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.written_numbers import as_written
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

CASE_KEYS = ("dtype", "order", "visibility", "weight", "stability", "early_end")
OWN_FORMS: Mapping[str, tuple[type, str]] = {
    "limits": (dict, "a mapping, such as {seconds: 2, memory: 512 MiB}"),
    "precision": (list, "a list, such as [float64]"),
    "seed": (int, "a whole number"),
}
OWN_KEYS = tuple(OWN_FORMS)  # unless a size or a given has the name
UNITS = {"MiB": 1024**2, "GiB": 1024**3}


def cases_of(
    own: Any, tree: Mapping[str, Any], given: Collection[str] = ()
) -> tuple[CaseSpec, ...]:
    """Return the records; `main` alone if the rubric names no cases."""
    default = tree.get("cases") or {"main": {}}
    if isinstance(own, list):
        own = {name: {} if name in own else False for name in default}
    merged = {name: default.get(name, {}) | (own.get(name) or {}) for name in {**default, **own}}
    kept = [name for name in merged if own.get(name) is not False]
    return tuple(_case(name, merged[name], tree["sizes"], given) for name in kept)


def _case(
    name: str, spec: Mapping[str, Any], sizes: Mapping[str, int], given: Collection[str]
) -> CaseSpec:
    weight = spec.get("weight")
    keys = [key for key in OWN_KEYS if key not in sizes and key not in given]
    own = {key: spec[key] for key in keys if key in spec and _has_form(key, spec[key])}
    limits = own.get("limits", {})
    return CaseSpec(
        name=name,
        sizes={letter: spec.get(letter, size) for letter, size in sizes.items()},
        dtype=spec.get("dtype", "float64"),
        order=spec.get("order", "C"),
        visibility=spec.get("visibility", "visible"),
        weight=None if weight is None else as_written(weight),
        given={k: v for k, v in spec.items() if k not in (*CASE_KEYS, *keys, *sizes)},
        stability=spec.get("stability", False),
        early_end=spec.get("early_end", False),
        seconds=limits.get("seconds"),
        memory=bytes_of(limits["memory"]) if "memory" in limits else None,
        precisions=tuple(own["precision"]) if "precision" in own else None,
        seed=own.get("seed"),
    )


def bytes_of(size: str) -> int:
    """Return the bytes of a size as rubrics write it: "512 MiB"."""
    return int(size[:-3]) * UNITS[size[-3:]]


def precisions_of(own: Mapping[str, Any], tree: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a criterion's own precisions, or those of the whole rubric."""
    return tuple(own.get("precision", tree.get("precision", PRECISIONS)))


def cases_in_precision(own: Mapping[str, Any], tree: Mapping[str, Any]) -> tuple[CaseSpec, ...]:
    """Return the cases of a criterion whose `dtype` is one of its precisions."""
    precisions = precisions_of(own, tree)
    given = merged_given(own.get("given", {}), tree["criteria"])
    cases = cases_of(own.get("cases", {}), tree, given)
    return tuple(c for c in cases if c.dtype in (c.precisions or precisions))


def check_precision(document: Document, name: str) -> None:
    """Report cases that a criterion asks for in a precision that it does not have."""
    own = document.value["criteria"][name]
    precisions = precisions_of(own, document.value)
    cases = own.get("cases", {})
    for case, spec in cases.items() if isinstance(cases, dict) else ():
        dtype = (spec or {}).get("dtype", precisions[0])
        if dtype not in precisions:
            message = f"{dtype} is not in `precision`; expected {' or '.join(precisions)}"
            document.report(("criteria", name, "cases", case, "dtype"), message)
    if "call" in own and not cases_in_precision(own, document.value):
        message = f"no case is left; expected one whose dtype is {' or '.join(precisions)}"
        document.report(("criteria", name), message)


def check_cases(document: Document, name: str, given: Collection[str]) -> None:
    """Report cases that the rubric does not have, and keys that a case cannot have."""
    tree, path = document.value, ("criteria", name, "cases")
    own, default = tree["criteria"][name].get("cases", {}), tree.get("cases", {"main": {}})
    if isinstance(own, list):
        for index, case in enumerate(own):
            if case not in default:
                document.report((*path, index), unknown(f"case {case}", case, default))
        return
    allowed = {*tree["sizes"], *given, *CASE_KEYS, *OWN_KEYS}
    for case, spec in own.items():
        check_own_keys(document, (*path, case), spec or {}, {*tree["sizes"], *given})
        for key in spec or {}:
            if key not in allowed:
                document.report((*path, case, key), unknown(f"key {key}", key, allowed))


def check_own_keys(
    document: Document, path: KeyPath, spec: Mapping[str, Any], names: Collection[str]
) -> None:
    """Report limits, precisions and seeds of a case that have another form than they may have."""
    for key, (_, form) in OWN_FORMS.items():
        if key in spec and key not in names and not _has_form(key, spec[key]):
            document.report((*path, key), f"expected {form}")


def _has_form(key: str, value: Any) -> bool:
    return type(value) is OWN_FORMS[key][0]
