"""From the bytes of a file to its filled module, with everything there is to say about the file."""

import ast
import copy
import linecache
import re
import warnings
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache, partial

from ..source.compiler import Compiler
from ..source.pieces import Chunk
from ..source.python2.python2_reading import Python2
from ..source.source_files import SUPPORT, SourceFile
from ..source.source_reader import Reader
from ..wording import names_text
from . import frames
from .imports.failed_imports import import_separately
from .imports.file_library import Library
from .older_numpy.older_arrays import OlderArrays
from .older_numpy.supplied_numpy import used_names
from .statements import Execution

_KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.Pass)
# Files of an assignment. A margin: the largest packaged one has 14.
KEPT = 64
_DOES_SOMETHING = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)


class FileLoader:
    """Reads and executes files, all in the same way."""

    def __init__(
        self,
        compatibility: bool,
        definitions_only: bool,
        numpy_names: Collection[str],
        older_arrays: bool = False,
    ) -> None:
        self.compatibility = compatibility
        self.definitions_only = definitions_only
        self.numpy_names = numpy_names  # names of older NumPy that were supplied
        self.older_arrays = older_arrays

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
            if self.definitions_only:
                reader.changes.append(DefinitionsOnly())
            if compatibility and self.older_arrays:
                file.namespace.update(OlderArrays.names)
                reader.changes.append(OlderArrays())
            python2.translate(file, reader)
            for chunk in file.chunks:
                reader.rework(chunk)
            if compatibility:
                _note_older_numpy(file, used_names(file.text, self.numpy_names))
            Execution(file, reader, partial(import_separately, library)).run()


def _chunks(file: SourceFile, reader: Reader) -> list[Chunk]:
    if file.origin != SUPPORT:
        return reader.read(file.text)
    chunks, compiler = read_support(file.path, file.text)
    reader.compiler = copy.copy(compiler)
    return [replace(chunk) for chunk in chunks]


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


class DefinitionsOnly:
    """Leaves of a source that crashed, or did not end, what defines something.

    That is imports, functions, classes, assignments without calls, and `if` and `try` around these.
    """

    concerns = re.compile("")

    def apply(self, tree: ast.Module) -> ast.Module:
        """Return the tree, changed in place."""
        tree.body = [node for node in tree.body if _is_kept(node)]
        return tree


def _is_kept(node: ast.stmt) -> bool:
    if isinstance(node, _KEPT):
        return True
    if isinstance(node, ast.ClassDef):
        node.body = [each for each in node.body if _is_kept(each)] or [ast.Pass()]
        ast.fix_missing_locations(node)
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return not _calls(node)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.If | ast.Try) and _is_harmless(node)


def _is_harmless(node: ast.If | ast.Try) -> bool:
    inner = [*node.body, *node.orelse]
    if isinstance(node, ast.Try):
        inner += node.finalbody + [each for handler in node.handlers for each in handler.body]
    elif _calls(node.test):
        return False
    return all([_is_kept(each) for each in inner])


def _calls(node: ast.AST) -> bool:
    return any(isinstance(part, _DOES_SOMETHING) for part in ast.walk(node))
