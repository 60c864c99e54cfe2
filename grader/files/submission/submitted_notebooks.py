"""The notebooks of a submission, each turned into the Python source that its cells hold."""

from collections.abc import Mapping

from grader.confined.notebook_cells import is_notebook
from grader.files.notebooks.notebook_document import NotebookError
from grader.files.notebooks.notebook_source import notebook_source, place_beside
from grader.files.submission.listed_files import MAX_FILES, TOO_MANY
from grader.files.submission.submitted_paths import LeftOut, admitted, is_python


def with_notebooks(files: Mapping[str, bytes], left_out: LeftOut) -> dict[str, bytes]:
    """Return the sources, with the Python of each notebook in its place.

    A file that a notebook writes is there too, unless the student submitted one of that path.
    """
    found = {path: source for path, source in files.items() if not is_notebook(path)}
    written: dict[str, bytes] = {}
    for path in filter(is_notebook, sorted(files)):
        try:
            notebook = notebook_source(files[path])
        except NotebookError as error:
            left_out.add(path, str(error))
            continue
        found[path] = notebook.source
        written |= _placed(path, notebook.written, left_out)
    for path, source in written.items():
        if path not in found and len(found) >= MAX_FILES:
            left_out.add(path, TOO_MANY)
        else:
            found.setdefault(path, source)
    return dict(sorted(found.items()))


def _placed(notebook: str, written: Mapping[str, bytes], left_out: LeftOut) -> dict[str, bytes]:
    """Return the Python files that a notebook writes, by their paths in the submission."""
    placed = {place_beside(notebook, name): source for name, source in written.items()}
    return {
        path: source
        for named, source in placed.items()
        if is_python(named) and (path := admitted(named, left_out))
    }
