"""`grader new`: starts an assignment that passes `grader check` at once.

A small one that is complete, to be changed into one's own.
"""

import importlib.resources
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.authoring.proven_cases import prove_cases
from grader.commands.shared.stages import stage_progress
from grader.commands.shared.written_files import write_cases, write_template
from grader.core.errors import GraderError
from grader.files.atomic import write_bytes
from grader.files.notebooks.notebook_document import Cell
from grader.files.notebooks.written_notebook import notebook_bytes

NOTEBOOK = "homework.ipynb"
NAME = re.compile(r"[a-z][a-z0-9_-]*")


def new_command(name: str, notebook: bool = False) -> int:
    """Write reference and rubric, make template and test cases; return the exit code."""
    files = _starter_files(name, notebook)
    there = [path for path in files if Path(path).exists()]
    if there:
        raise GraderError(f"{there[0]} already exists.", "Choose another name or folder.")
    for path, content in files.items():
        write_bytes(Path(path), content)
        sys.stdout.write(f"{path}\n")
    rubric = Path(f"rubrics/{name}.yaml")
    template = write_template(rubric)
    with stage_progress(f"generate {name}") as progress:
        proven = prove_cases(rubric, progress)
    cases = write_cases(rubric, proven.rubric, proven.cases, proven.evidence)
    sys.stdout.write(f"{template}\n{cases}\n")
    run = f"`grader template {name}`, `grader generate {name}` and `grader check {name}`"
    sys.stdout.write(f"Next: change the reference and the rubric, then run {run}.\n")
    return 0


def _starter_files(name: str, notebook: bool) -> dict[str, bytes]:
    """Return a new assignment's own files, path -> content. Raises `GraderError` for a bad name."""
    if not NAME.fullmatch(name):
        message = f"{name} cannot name an assignment."
        raise GraderError(message, "Use small letters, digits, - and _, beginning with a letter.")
    folder = importlib.resources.files("grader.authoring.starter")
    rubric = folder.joinpath("rubric.yaml").read_text("utf-8").replace("NAME", name)
    source = folder.joinpath("layers.py").read_bytes()
    if notebook:
        rubric = rubric.replace("layers.py", NOTEBOOK)
        source = notebook_bytes(_cells(source.decode("utf-8")))
    return {
        f"rubrics/{name}.yaml": rubric.encode("utf-8"),
        f"reference/{name}/{NOTEBOOK if notebook else 'layers.py'}": source,
    }


def _cells(source: str) -> Iterator[Cell]:
    """Yield a source as cells: its docstring as text, its imports, then each function."""
    beginning, *functions = source.split("\n\n\n")
    told, _, imports = beginning.partition("\n\n")
    yield Cell("markdown", told.strip('"'))
    yield from (Cell("code", text.strip()) for text in (imports, *functions))
