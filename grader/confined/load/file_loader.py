"""From the bytes of a file to its filled module, with everything there is to say about it."""

import ast
import linecache
import re
import warnings
from collections.abc import Collection

from ..source.compiler import COMPILE_ERRORS
from ..source.python2.python2_names import Division, Translation, built_in_names
from ..source.python2.python2_signs import NO_SIGNS, Signs, divides_truly, look_for_signs
from ..source.repair import INDENTATION
from ..source.source_files import SourceFile
from ..source.source_reader import Change, Reader
from ..wording import names_text
from . import frames
from .definitions_only import keep_definitions
from .imports.file_library import Library
from .older_numpy import older_arrays
from .older_numpy.older_arrays import OlderArrays
from .statements import Execution

_EVERYTHING = re.compile("")


class Reading:
    """How files are read and executed."""

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
        """Reads a file and executes it, statement by statement."""
        _register(file)
        for remark in file.decoded.remarks:
            file.note(f"`{file.path}` {remark}.")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = Reader(file.path, self.compatibility and file.by_student)
            file.chunks = reader.read(file.text)
            if self.definitions_only:
                reader.changes.append(Change(_EVERYTHING, keep_definitions))
            self._modernise(file, reader)
            Execution(file, reader, library).run()

    def _modernise(self, file: SourceFile, reader: Reader) -> None:
        """Makes old code do what it did, and says so."""
        if reader.compatibility and self.older_arrays:
            file.namespace.update(older_arrays.NAMES)
            reader.changes.append(Change(OlderArrays.concerns, OlderArrays().apply))
        signs = self._signs(file, reader)
        old = bool(signs.python2 or set(reader.mends) - {INDENTATION})
        translation = Translation(division=not divides_truly(file.text))
        if old:
            file.division = Division()
            reader.changes.append(Change(translation.concerns, translation.apply))
        if old or signs.names:
            file.namespace["__builtins__"] = built_in_names(file.division)
        for chunk in file.chunks:
            reader.rework(chunk)
        names = [f"`{name}`" for name in dict.fromkeys([*signs.python2, *signs.names])]
        _note_mends(file, old, [*reader.mends, *names], signs)

    def _signs(self, file: SourceFile, reader: Reader) -> Signs:
        if not reader.compatibility:
            return NO_SIGNS

        def trees() -> list[ast.Module]:
            return [reader.compiler.tree(chunk) for chunk in file.chunks if chunk.code]

        try:
            return look_for_signs(file.text, trees, self.numpy_names)
        except COMPILE_ERRORS:  # nested too deeply to be looked at
            return NO_SIGNS


def _register(file: SourceFile) -> None:
    """Lets tracebacks, and the frames that students are shown, find the lines."""
    lines = [line + "\n" for line in file.text.split("\n")[:-1]]
    for path in (file.path, file.module.__file__ or ""):  # as functions and as classes have it
        linecache.cache[path] = (len(file.text), None, lines, path)
    if file.by_student:
        frames.remember(file.path, file.text)


def _note_mends(file: SourceFile, old: bool, kinds: list[str], signs: Signs) -> None:
    if kinds:
        what = "is written for Python 2" if old else "uses what only Python 2 has"
        mend = "It was read that way, which costs nothing; write it for Python 3."
        file.note(f"`{file.path}` {what}: {', '.join(kinds)}. {mend}")
    if signs.numpy:
        what = f"uses {names_text(signs.numpy)}, which NumPy no longer has"
        mend = "That was supplied, which costs nothing; write what NumPy has today."
        file.note(f"`{file.path}` {what}. {mend}")
