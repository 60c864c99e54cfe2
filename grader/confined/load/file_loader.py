"""From the bytes of a file to its filled module, with everything there is to say about the file."""

import copy
import linecache
import warnings
from collections.abc import Collection
from functools import lru_cache, partial

from ..source.compiler import Compiler
from ..source.pieces import Chunk
from ..source.python2.python2_reading import Python2
from ..source.source_files import SUPPORT, SourceFile
from ..source.source_reader import Reader
from ..wording import names_text
from . import frames
from .definitions_only import DefinitionsOnly
from .imports.failed_imports import import_separately
from .imports.file_library import Library
from .notebooks.asked_functions import NOTHING_ASKED, AskedFunctions
from .notebooks.chosen_statements import choose_statements
from .older_numpy.older_arrays import OlderArrays
from .older_numpy.supplied_numpy import used_names
from .statements import Execution

# Files of an assignment. A margin: the largest packaged one has 14.
KEPT = 64


class FileLoader:
    """Reads and executes files, all in the same way."""

    def __init__(
        self,
        compatibility: bool,
        definitions_only: bool,
        numpy_names: Collection[str],
        older_arrays: bool = False,
        asked: AskedFunctions = NOTHING_ASKED,
        endless: tuple[str, int] | None = None,
    ) -> None:
        self.compatibility = compatibility
        self.definitions_only = definitions_only
        self.numpy_names = numpy_names  # names of older NumPy that were supplied
        self.older_arrays = older_arrays
        self.asked = asked  # the graded functions, as notebooks are read for them
        self.endless = endless or ("", 0)  # the line of a file that did not end before

    def load(self, file: SourceFile, library: Library) -> None:
        """Read a file and execute it, statement by statement."""
        _register(file)
        for remark in file.decoded.remarks:
            file.note(f"`{file.path}` {remark}.")
        compatibility = self.compatibility and file.by_student
        python2 = Python2(compatibility)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = Reader(file.path, python2)
            file.chunks = _chunks(file, reader)
            if file.is_notebook:
                choose_statements(file, reader.compiler, self.asked)
            if self.definitions_only:
                reader.changes.append(DefinitionsOnly())
            if compatibility and self.older_arrays:
                file.namespace.update(OlderArrays.names)
                reader.changes.append(OlderArrays())
            python2.translate(file, reader)
            for chunk in file.chunks:
                reader.rework(chunk)
            if compatibility:
                old = [name for name in self.numpy_names if name in file.names]
                _note_older_numpy(file, used_names(file.text, old))
            path, line = self.endless
            endless = line if path == file.path else 0
            Execution(file, reader, partial(import_separately, library), endless).run()


def _chunks(file: SourceFile, reader: Reader) -> list[Chunk]:
    if file.origin != SUPPORT:
        return reader.read(file.text)
    chunks, compiler = read_support(file.path, file.text)
    reader.compiler = copy.copy(compiler)
    return [Chunk(c.line, c.text, c.code, c.failure, c.lost) for c in chunks]


@lru_cache(KEPT)
def read_support(path: str, text: str) -> tuple[list[Chunk], Compiler]:
    """Return the statements of a file that no student wrote, to be copied, and what compiled them.

    The fork server reads these files once for all workers.
    """
    reader = Reader(path, Python2(compatibility=False))
    return reader.read(text), reader.compiler


def _register(file: SourceFile) -> None:
    """Let tracebacks, and the frames that students are shown, find the lines."""
    lines = [line + "\n" for line in file.text.split("\n")[:-1]]
    for path in (file.path, file.module.__file__ or ""):  # as functions and as classes have it
        linecache.cache[path] = (len(file.text), None, lines, path)
    if file.by_student:
        frames.remember(file.path, file.text)


def _note_older_numpy(file: SourceFile, used: Collection[str]) -> None:
    if used:
        what = f"uses {names_text(used)}, which NumPy has removed"
        advice = "The grader supplied it, which costs no points; write the current form."
        file.note(f"`{file.path}` {what}. {advice}")
