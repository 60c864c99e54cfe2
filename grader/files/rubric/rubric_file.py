"""Reads a rubric: its text, and every problem at once, before anything runs."""

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from grader.confined.notebook_cells import CellLines
from grader.confined.shared_words import TORCH_NAMES
from grader.core.errors import RubricError
from grader.core.rubric import Rubric
from grader.core.text import nearest
from grader.files.rubric.bound_names import public_names, visible_names
from grader.files.rubric.criterion.case_specs import CASE_KEYS, OWN_KEYS, check_own_keys
from grader.files.rubric.criterion.criterion_keys import (
    FOR_A_FUNCTION,
    GENERATORS,
    check_criterion,
)
from grader.files.rubric.criterion.setup_lines import check_setup
from grader.files.rubric.rubric_answers import check_answers
from grader.files.rubric.rubric_choices import check_choices
from grader.files.rubric.rubric_late import check_late
from grader.files.rubric.rubric_records import build_rubric
from grader.files.rubric.rubric_schema import check_schema, unknown
from grader.files.rubric.rubric_strength import check_equivalent, check_strength
from grader.files.rubric.yaml_lines import Document, Problem
from grader.files.shipped_files import shipped_problems
from grader.files.sources import read_sources


def load_rubric(path: Path) -> Rubric:
    """Return the rubric in a file. Raises `RubricError` with every problem at once."""
    document, digest = read_document(path)
    check_rubric(document, path)
    return build_rubric(document.value, digest)


def load_sound_part(path: Path) -> tuple[Rubric | None, RubricError | None]:
    """Return what of a rubric has no problems, and its problems: the rest can be tried meanwhile.

    There is no sound part where the head has problems that runs depend on.
    """
    document, digest = read_document(path)
    try:
        check_rubric(document, path)
    except RubricError as error:
        tree = _sound_tree(document)
        return (build_rubric(tree, digest) if tree else None), error
    return build_rubric(document.value, digest), None


def read_document(path: Path) -> tuple[Document, str]:
    """Return the parsed but unchecked text of a rubric, and its digest."""
    text = read_text(path)
    return parsed(text), text_digest(text)


def read_text(path: Path) -> str:
    """Return the text of a rubric. Raises `RubricError` if it cannot be read."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The rubric {path} cannot be read: {error}."
        raise RubricError(message, "Give the path of a rubric in YAML.") from error


def parsed(text: str) -> Document:
    """Return the document of a rubric's text, with all that is wrong with it as YAML.

    A rubric without `sizes` has no letters.
    """
    from grader.files.rubric.yaml_reader import parse_yaml

    document = parse_yaml(text)
    if isinstance(document.value, dict):
        document.value.setdefault("sizes", {})
    return document


def text_digest(text: str) -> str:
    """Return the hash of a rubric's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_rubric(document: Document, path: Path) -> None:
    """Check the schema first; names only where the form is right."""
    if document.value is not None or not document.problems:
        check_schema(document)
    sound = _sound_tree(document)
    if sound:
        check_names(document, path.parent, sound["criteria"])
        if not _has_problem(document, "one_of"):
            check_choices(document)
    for key, check in (("late", check_late), ("strength", check_strength)):
        if not _has_problem(document, key):
            check(document)
    if document.problems:
        raise RubricError(_problem_text(path, document.problems), "Fix these and try again.")


def _problem_text(path: Path, problems: list[Problem]) -> str:
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.path))
    count = f"{len(ordered)} problem" + ("s" if len(ordered) > 1 else "")
    lines = [
        f"{path}, line {p.line}: {p.path + ': ' if p.path else ''}{p.message}" for p in ordered
    ]
    return f"The rubric has {count}:\n" + "\n".join(f"  {line}" for line in lines)


def check_names(document: Document, folder: Path, criteria: Collection[str]) -> None:
    """Report unknown files, functions, criteria, cases, outputs and names in expressions.

    `criteria`: those of which the form is right.
    """
    tree = document.value
    reference = folder / tree["reference"]
    if not reference.is_dir():
        document.report(("reference",), f"the folder {tree['reference']} does not exist")
        return
    shared = [folder / path for path in tree.get("shared", ())]
    for index, path in enumerate(shared):
        if not path.is_file():
            document.report(("shared", index), f"the file {tree['shared'][index]} does not exist")
            return
    for index, told in shipped_problems(tree.get("files", ()), reference):
        document.report(("files", index), told)
    try:
        sources = read_sources(reference, shared)
        definitions = public_names(sources)
        visible = visible_names(sources)
    except SyntaxError as error:
        place, line = _place(error, sources)
        message = f"{place}, line {line}: {error.msg}"
        document.report(("reference",), message)
        return
    _check_default_cases(document, criteria)
    check_equivalent(document, set().union(*definitions.values()))
    _check_intended(document)
    known = set(visible).union(*definitions.values())
    visible |= check_setup(document, known | {"np", "dtype", *GENERATORS})
    visible |= set(TORCH_NAMES) if "framework" in tree else set()
    _check_changeable(document, definitions)
    check_answers(document, criteria, sources, FOR_A_FUNCTION)
    for name in criteria:
        check_criterion(document, name, definitions, visible)


def _place(error: SyntaxError, sources: Mapping[str, bytes]) -> tuple[str, int]:
    """Return the file, of a notebook with the cell, and the line of a syntax error."""
    file = error.filename or ""
    text = sources.get(file, b"").decode("utf-8", "replace")
    return CellLines(file, text).place(error.lineno or 0)


def _check_default_cases(document: Document, criteria: Collection[str]) -> None:
    allowed = {*document.value["sizes"], *CASE_KEYS, *OWN_KEYS}
    known = document.value["criteria"]
    given = {key for name in criteria for key in known[name].get("given", ())}
    for name, spec in document.value.get("cases", {}).items():
        check_own_keys(document, ("cases", name), spec, document.value["sizes"])
        for key in set(spec) - allowed:
            told = unknown(f"key {key}", key, allowed)
            if key in given:
                told = f"{key} is a given; change it in the criterion's own `cases`"
            document.report(("cases", name, key), told)


def _check_changeable(document: Document, files: Collection[str]) -> None:
    for index, path in enumerate(document.value.get("students_may_change", ())):
        if path not in files:
            close = nearest(path, files)
            meant = f"did you mean {close}?" if close else "expected a path as in the template"
            told = f"{path} is not a file of the reference; {meant}"
            document.report(("students_may_change", index), told)


def _check_intended(document: Document) -> None:
    known = document.value["criteria"]
    for name in document.value.get("intended", {}):
        if name not in known:
            document.report(("intended", name), unknown(f"criterion {name}", name, known))


NEEDED = {
    "reference",
    "shared",
    "sizes",
    "cases",
    "tolerance",
    "allow",
    "seed",
    "compatibility",
    "files",
}
NEEDED |= {
    "framework",
    "imports",
    "setup",
    "version",
    "assignment",
    "title",
    "template",
    "test_cases",
}


def _sound_tree(document: Document) -> dict[str, Any] | None:
    """Return the rubric without the criteria and the keys of its head that have problems.

    Return nothing if a problem lies where every criterion depends on it.
    """
    problems = [problem for problem in document.problems if not problem.harmless]
    tops = {problem.keys[0] for problem in problems if problem.keys}
    if any(not problem.keys or problem.keys == ("criteria",) for problem in problems):
        return None
    if tops & NEEDED:
        return None
    tree = {key: value for key, value in document.value.items() if key not in tops - {"criteria"}}
    broken = _broken_criteria(document)
    criteria = document.value["criteria"]
    tree["criteria"] = {name: own for name, own in criteria.items() if name not in broken}
    return tree if tree["criteria"] else None


def _broken_criteria(document: Document) -> set[str]:
    """Return the criteria that have problems, and those that are `like` one of them."""
    worse = (problem for problem in document.problems if not problem.harmless)
    found = {str(problem.keys[1]) for problem in worse if problem.keys[:1] == ("criteria",)}
    criteria = document.value["criteria"]
    while more := {n for n in criteria if n not in found and _like(criteria[n]) in found}:
        found |= more
    return found


def _has_problem(document: Document, key: str) -> bool:
    """Return whether a key of the head is missing from the rubric or has a problem."""
    if not isinstance(document.value, dict):
        return True
    return any(problem.keys[:1] == (key,) for problem in document.problems)


def _like(own: Any) -> Any:
    given = own.get("given") if isinstance(own, dict) else None
    like = given.get("like") if isinstance(given, dict) else None
    return like if isinstance(like, str) else None
