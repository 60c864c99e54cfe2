"""Reads a rubric: its text, and every problem of it at once."""

import hashlib
from pathlib import Path

from grader.core.errors import RubricError
from grader.core.rubric import Rubric
from grader.files.rubric.rubric_late import check_late
from grader.files.rubric.rubric_names import check_names
from grader.files.rubric.rubric_records import build_rubric
from grader.files.rubric.rubric_schema import check_schema
from grader.files.rubric.rubric_sound import has_problem, sound_tree
from grader.files.rubric.yaml_lines import Document, Problem, parse_yaml


def load_rubric(path: Path) -> Rubric:
    """The rubric in a file. Raises `RubricError` with every problem at once."""
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
        tree = sound_tree(document)
        return (build_rubric(tree, digest) if tree else None), error
    return build_rubric(document.value, digest), None


def read_document(path: Path) -> tuple[Document, str]:
    """The parsed but unchecked text of a rubric, and its digest."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"The rubric {path} cannot be read: {error}."
        raise RubricError(message, "Give the path of a rubric in YAML.") from error
    return parse_yaml(text), text_digest(text)


def text_digest(text: str) -> str:
    """Hash of a rubric's text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def check_rubric(document: Document, path: Path) -> None:
    """Schema first; names only where the form is right."""
    if document.value is not None or not document.problems:
        check_schema(document)
    sound = sound_tree(document)
    if sound:
        check_names(document, path.parent, sound["criteria"])
    if not has_problem(document, "late"):
        check_late(document)
    if document.problems:
        raise RubricError(_problem_text(path, document.problems), "Mend these and try again.")


def _problem_text(path: Path, problems: list[Problem]) -> str:
    ordered = sorted(problems, key=lambda problem: (problem.line, problem.path))
    count = f"{len(ordered)} problem" + ("s" if len(ordered) > 1 else "")
    lines = [
        f"{path}, line {p.line}: {p.path + ': ' if p.path else ''}{p.message}" for p in ordered
    ]
    return f"The rubric has {count}:\n" + "\n".join(f"  {line}" for line in lines)
