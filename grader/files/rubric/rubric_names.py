"""Finds the names in a rubric that nothing defines, before anything runs."""

from collections.abc import Collection
from pathlib import Path

from grader.files.rubric.defined_names import public_names, visible_names
from grader.files.rubric.rubric_cases import CASE_KEYS
from grader.files.rubric.rubric_criterion import check_criterion
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath


def check_names(document: Document, folder: Path, criteria: Collection[str]) -> None:
    """Reports unknown files, functions, criteria, cases, outputs and names in expressions.

    `criteria`: those of which the form is right.
    """
    tree = document.value
    reference = folder / tree["reference"]
    if not reference.is_dir():
        document.report(("reference",), f"there is no folder {tree['reference']}")
        return
    shared = [folder / path for path in tree.get("shared", ())]
    for index, path in enumerate(shared):
        if not path.is_file():
            document.report(("shared", index), f"there is no file {tree['shared'][index]}")
            return
    try:
        definitions = public_names(reference, shared)
        visible = visible_names(reference, shared)
    except SyntaxError as error:
        message = f"{error.filename}, line {error.lineno}: {error.msg}"
        document.report(("reference",), message)
        return
    _check_default_cases(document, criteria)
    _check_equivalent(document, set().union(*definitions.values()))
    for name in criteria:
        check_criterion(document, name, definitions, visible)


def _check_default_cases(document: Document, criteria: Collection[str]) -> None:
    allowed = {*document.value["sizes"], *CASE_KEYS}
    known = document.value["criteria"]
    given = {key for name in criteria for key in known[name].get("given", ())}
    for name, spec in document.value.get("cases", {}).items():
        for key in set(spec) - allowed:
            told = unknown(f"key {key}", key, allowed)
            if key in given:
                told = f"{key} is a given; change it in the criterion's own `cases`"
            document.report(("cases", name, key), told)


def _check_equivalent(document: Document, defined: set[str]) -> None:
    for function, changes in document.value.get("equivalent", {}).items():
        path: KeyPath = ("equivalent", function)
        if function not in defined:
            document.report(path, unknown(f"function {function}", function, defined))
        for change in changes:
            if "→" not in change and "->" not in change:
                document.report((*path, change), "a change has the form: before → after")
