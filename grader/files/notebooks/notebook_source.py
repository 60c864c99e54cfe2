"""A notebook as files of Python: its code cells as one source, and the files that cells write."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from grader.confined.notebook_cells import joined
from grader.confined.quick_dataclass import dataclass
from grader.files.notebooks.notebook_document import MEGABYTE, Cell, NotebookError, read_cells
from grader.files.notebooks.notebook_lines import as_python, written_file

# Bytes of all cells together, as of one source file.
MAX_SOURCE = MEGABYTE
TOO_LARGE = "its cells hold more than 1 MB; take data out of it"
# Characters of text that are kept of one cell, and of all. Margins: a page has 3,000.
LONGEST_TEXT, MOST_TEXT = 20_000, 200_000
_PICTURE = re.compile(r"data:[\w/+.-]*;base64,[\w+/=]*")  # pasted into a text, some megabytes


@dataclass(frozen=True)
class NotebookSource:
    """What the code cells of a notebook hold."""

    source: bytes
    written: dict[str, bytes]  # by the names that cells give, none of which is checked


def notebook_source(raw: bytes) -> NotebookSource:
    """Return the Python of a notebook. Raises NotebookError for what is not a notebook."""
    read = read_cells(raw)
    codes = [cell.text for cell in read if cell.kind == "code"]
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
    texts = [*_texts(cell for cell in read if cell.kind == "markdown")]
    return NotebookSource(_encoded(joined(cells, texts)), files)


def _texts(cells: Iterable[Cell]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each cell, as far as they are kept."""
    left = MOST_TEXT
    for cell in cells:
        text = _PICTURE.sub("", cell.text)[: min(LONGEST_TEXT, left)]
        left -= len(text)
        yield cell.name, text


def _encoded(text: str) -> bytes:
    """Return UTF-8; half of a letter, which JSON can hold and no file can, is a question mark."""
    return text.encode("utf-8", "replace")


def place_beside(notebook: str, name: str) -> str:
    """Return the path of a file that a notebook writes, not yet checked."""
    folder = PurePosixPath(notebook).parent.as_posix()
    return name if folder == "." or name.startswith("/") else f"{folder}/{name}"
