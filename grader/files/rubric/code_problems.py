"""What is wrong about Python in a rubric, and what to write instead."""

import builtins
from collections.abc import Collection

from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

MOST_LISTED = 20  # names that a reader looks through


def no_python(path: KeyPath, error: Exception, document: Document) -> str:
    """Return that a text is not valid Python, with what YAML may have done to it."""
    line = f" (line {error.lineno})" if isinstance(error, SyntaxError) else ""
    told = f"this is no Python: {getattr(error, 'msg', error)}{line}"
    if path in document.folded:
        return f'{told}. YAML makes one line of these: write "|" and the lines below'
    return told


def unknown_name(name: str, source: str, known: Collection[str], mode: str) -> str:
    """Return that nothing has this name, with what may be meant."""
    names = set(known) - set(dir(builtins))
    told = unknown(f"name {name}", name, names)
    if len(names) > MOST_LISTED:
        told = told.partition("; allowed: ")[0]
    if mode == "eval" and source.strip() == name:
        return f"""{told}{"" if told.endswith("?") else ";"} a text is written "'{name}'\""""
    return told
