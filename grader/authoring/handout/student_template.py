"""Makes the student template: the reference with its solutions cut out."""

from collections.abc import Mapping
from pathlib import Path

from grader.authoring.handout.notebook_template import render_notebook
from grader.authoring.handout.solution_markers import without_solutions
from grader.confined.notebook_cells import is_notebook

INSTRUCTORS_ONLY = "checks.py"


def render_templates(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the template's files, from the files of a reference as they are on disk.

    Raise `GraderError` for markers that do not pair.
    """
    return {
        path: _rendered(source, path)
        for path, source in sources.items()
        if Path(path).name != INSTRUCTORS_ONLY
    }


def _rendered(source: bytes, path: str) -> bytes:
    if is_notebook(path):
        return render_notebook(source, path)
    return render_template(source.decode("utf-8"), path).encode("utf-8")


def render_template(source: str, path: str = "the reference") -> str:
    """Return one file with a line that raises for each block from BEGIN to END SOLUTION.

    Everything outside the markers stays as it is, to the byte.
    """
    return "".join(without_solutions(source.splitlines(keepends=True), path))
