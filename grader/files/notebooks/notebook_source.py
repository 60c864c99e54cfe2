"""A notebook as files of Python: its code cells as one source, and the files that cells write."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from grader.confined.notebook_cells import joined
from grader.files.notebooks.notebook_document import MEGABYTE, NotebookError, read_cells
from grader.files.notebooks.notebook_lines import as_python, written_file

# Bytes of all cells together, as of one source file.
MAX_SOURCE = MEGABYTE
TOO_LARGE = "its cells hold more than 1 MB; take data out of it"


@dataclass(frozen=True)
class NotebookSource:
    """What the code cells of a notebook hold."""

    source: bytes
    written: dict[str, bytes]  # by the names that cells give, none of which is checked


def notebook_source(raw: bytes) -> NotebookSource:
    """Return the Python of a notebook. Raises NotebookError for what is not a notebook."""
    codes = [cell.text for cell in read_cells(raw) if cell.kind == "code"]
    if sum(map(len, codes)) > MAX_SOURCE:
        raise NotebookError(TOO_LARGE)
    cells: list[tuple[int, str]] = []
    written: dict[str, str] = {}
    for number, text in enumerate(codes, 1):
        file = written_file(text)
        if file:
            name, adds, content = file
            written[name] = (written.get(name, "") if adds else "") + content
            text = f"# {text.lstrip().splitlines()[0]}"
        cells.append((number, as_python(text)))
    files = {name: _encoded(content) for name, content in written.items()}
    return NotebookSource(_encoded(joined(cells)), files)


def _encoded(text: str) -> bytes:
    """Return UTF-8; half of a letter, which JSON can hold and no file can, is a question mark."""
    return text.encode("utf-8", "replace")


def place_beside(notebook: str, name: str) -> str:
    """Return the path of a file that a notebook writes, not yet checked."""
    folder = PurePosixPath(notebook).parent.as_posix()
    return name if folder == "." or name.startswith("/") else f"{folder}/{name}"
