"""`precision` of a rubric or a criterion: in which precisions its functions can be computed."""

from collections.abc import Mapping
from typing import Any

from grader.core.rubric import PRECISIONS, CaseSpec
from grader.files.rubric.rubric_cases import cases_of
from grader.files.rubric.yaml_lines import Document


def precisions_of(own: Mapping[str, Any], tree: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a criterion's own precisions, or those of the whole rubric."""
    return tuple(own.get("precision", tree.get("precision", PRECISIONS)))


def cases_in_precision(own: Mapping[str, Any], tree: Mapping[str, Any]) -> tuple[CaseSpec, ...]:
    """Return the cases of a criterion whose `dtype` is one of its precisions."""
    precisions = precisions_of(own, tree)
    return tuple(c for c in cases_of(own.get("cases", {}), tree) if c.dtype in precisions)


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
