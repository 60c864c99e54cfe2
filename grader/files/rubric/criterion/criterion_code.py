"""Python in a criterion: what is wrong about it, and what to write instead."""

import builtins
from collections.abc import Collection
from typing import Any

from grader.confined.shared_words import SEED
from grader.core.asked.code_givens import GENERATOR
from grader.files.rubric.bound_names import names_of
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

MOST_LISTED = 20  # names in one message: a reader looks through no more


def check_expressions(
    document: Document, path: KeyPath, value: Any, known: Collection[str]
) -> None:
    """Report unknown names in an expression, or in all that a mapping holds."""
    if isinstance(value, dict) and set(value) == {GENERATOR}:
        if type(value[GENERATOR]) is not int:
            document.report((*path, GENERATOR), "got no whole number, expected a seed, such as 7")
    elif isinstance(value, dict):
        for name, inner in value.items():
            check_expressions(document, (*path, name), inner, known)
    elif isinstance(value, str):
        check_code(document, path, value, known, "eval")
    elif path in document.words:
        word, read = document.words[path], str(value).lower()
        message = f"""YAML reads {word} as {read}; write {read}, or "'{word}'" for the text"""
        document.report(path, message)


def check_code(
    document: Document, path: KeyPath, source: str, known: Collection[str], mode: str = "exec"
) -> set[str] | None:
    """Report unknown names of the code; return the names that it sets, if it is Python."""
    try:
        names = names_of(source.strip() if mode == "eval" else source, mode)
    except (SyntaxError, ValueError) as error:
        document.report(path, _no_python(path, error, document))
        return None
    for name in () if names.everything else names.read:
        if name not in known:
            told = _unknown_name(name, source, {*known, *names.bound}, mode)
            document.report(path, told)
    return set(names.bound)


def _no_python(path: KeyPath, error: Exception, document: Document) -> str:
    """Return that a text is not valid Python, with what YAML may have done to it."""
    line = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
    told = f"not valid Python: {getattr(error, 'msg', error)}{line}"
    if path in document.folded:
        return f'{told}. YAML joins these lines into one; write "|" and the lines below it'
    return told


def _unknown_name(name: str, source: str, known: Collection[str], mode: str) -> str:
    """Return that nothing has this name, with what may be meant."""
    if name == SEED:
        told = f"`{SEED}` is known only in the `call` of criteria with `statistical`"
        return f"{told}; expected a number. Write one, such as 7"
    names = set(known) - set(dir(builtins))
    told = unknown(f"name {name}", name, names)
    if len(names) > MOST_LISTED:
        told = told.partition("; expected one of: ")[0]
    if mode == "eval" and source.strip() == name:
        return f"""{told}{"" if told.endswith("?") else ";"} a text is written "'{name}'\""""
    return told
