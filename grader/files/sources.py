"""Folders of trusted Python files and notebooks: references and templates."""

import codecs
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.confined.notebook_cells import is_notebook
from grader.core.errors import GraderError
from grader.files.notebooks.notebook_document import NotebookError

_NOT_OURS = {"__pycache__", ".ipynb_checkpoints"}


def read_sources(folder: Path, shared: Iterable[Path] = ()) -> dict[str, bytes]:
    """Return the Python of every file below a folder, by its path there ("classifiers/rnn.py").

    With them `shared` files from elsewhere, as if they lay in the folder itself.
    """
    return as_sources(read_files(folder, shared))


def read_files(folder: Path, shared: Iterable[Path] = ()) -> dict[str, bytes]:
    """Return the same files as they are on disk: a notebook is its JSON."""
    return {place: path.read_bytes() for place, path in source_paths(folder, shared).items()}


def as_sources(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files with the Python of each notebook in place of its JSON."""
    return {place: python_of(place, content) for place, content in files.items()}


def python_of(place: str, content: bytes) -> bytes:
    """Return the Python of a file, without a byte-order mark, which some editors write.

    Raises `GraderError` for a notebook that cannot be read, and for text that is not UTF-8.
    """
    if not is_notebook(place):
        return _utf_8(place, content)
    from grader.files.notebooks.notebook_source import notebook_source  # many have no notebook

    try:
        return notebook_source(content).source
    except NotebookError as error:
        raise GraderError(f"{place} cannot be read: {error}.", "Save it in Jupyter.") from error


def _utf_8(place: str, content: bytes) -> bytes:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"{place} is not UTF-8: line {line} holds another encoding; expected UTF-8."
        raise GraderError(message, "Save it as UTF-8.") from error
    return content.removeprefix(codecs.BOM_UTF8)


def source_paths(folder: Path, shared: Iterable[Path] = ()) -> dict[str, Path]:
    """Return where the sources of a folder, and `shared` ones, lie, by their paths in it."""
    own = {
        path.relative_to(folder).as_posix(): path
        for ending in ("*.py", "*.ipynb")
        for path in folder.rglob(ending)
        if _NOT_OURS.isdisjoint(path.parts)
    }
    return dict(sorted({**{path.name: path for path in shared}, **own}.items()))


def sources_digest(sources: Mapping[str, bytes]) -> str:
    """Return the hash of paths and contents."""
    digest = hashlib.sha256()
    for path, source in sorted(sources.items()):
        digest.update(f"{path}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.hexdigest()
