"""The files of a submission, each with the one module that it becomes."""

import contextlib
import functools
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import field
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from ..notebook_cells import CellLines, is_notebook, without_ending
from ..quick_dataclass import dataclass
from .decoding import Decoded, decode
from .pieces import Chunk, names_in

# Deep enough that `from .....layers import x` with too many dots still finds its file.
ROOT = "_handed_in.above.above.above.above.submission"

GRADED, SUPPORT, EXTRA, NOT_HANDED_IN = range(4)  # of two files of one name, the first one counts
# Notes about one file. A margin: people read the first ones, and most notes have one cause.
MAX_NOTES = 10
_WORD = re.compile(r"\w+")
_UNUSUAL = re.compile(r"[.\s]")


@dataclass(eq=False)
class SourceFile:
    """A file by the pack's path or the path submitted, its module, and what loading it showed."""

    path: str
    source: bytes
    origin: int
    handed_in_as: str = ""  # its path as it was submitted, if that is known
    state: str = "new"  # then "loading", then "loaded"
    chunks: list[Chunk] = field(default_factory=list)  # as they were read
    lost: dict[str, str] = field(default_factory=dict)  # "f" or "Class.method" -> why
    lost_at: dict[str, int] = field(default_factory=dict)  # the same names -> line, if it is known
    unread: set[str] = field(default_factory=set)  # of these: those that Python cannot read
    withheld: Mapping[str, str] = field(default_factory=dict)  # name -> why it is not here
    imported: set[str] = field(default_factory=set)  # public names that it took from elsewhere
    notes: list[str] = field(default_factory=list)  # sentences
    harmless: list[str] = field(default_factory=list)  # sentences on what was left out on purpose
    remarks: list[str] = field(default_factory=list)  # sentences that matter if anything is missing
    late_notes: Callable[[], list[str]] = list  # sentences on what only running the code shows

    @functools.cached_property
    def decoded(self) -> Decoded:
        """Return the text and what had to be done to get it."""
        return decode(self.source)

    @property
    def text(self) -> str:
        """Return the source as text."""
        return self.decoded.text

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Return all names in its code, once it is read; words of all kinds if that is broken."""
        codes = [chunk.code for chunk in self.chunks if chunk.code]
        if len(codes) < len(self.chunks):
            return frozenset(_WORD.findall(self.text))
        return frozenset(name for code in codes for name in names_in(code))

    @property
    def is_notebook(self) -> bool:
        """Return whether the file is the source of a notebook."""
        return is_notebook(self.path)

    @functools.cached_property
    def cells(self) -> CellLines:
        """Return the cells of a notebook by the lines of its source."""
        return CellLines(self.path, self.text)

    def line_text(self, line: int) -> str:
        """Return "line 3 of `f.py`"; of a notebook "cell 7, line 3 of `hw.ipynb`"."""
        cell, own = self.cells.find(line)
        return f"{f'cell {cell}, ' if cell else ''}line {own} of `{self.path}`"

    @functools.cached_property
    def parts(self) -> tuple[str, ...]:
        """Return what an import spells: ("classifiers", "rnn"); a package has its folder's name."""
        return _parts(self.path)

    @functools.cached_property
    def place(self) -> tuple[str, ...]:
        """Return the same for the student's own place: ("homework", "classifiers", "rnn")."""
        return _parts(self.handed_in_as or self.path)

    @property
    def is_package(self) -> bool:
        """Return whether the file is an `__init__.py`."""
        return self.path.rpartition("/")[2] == "__init__.py"

    @property
    def by_student(self) -> bool:
        """Return whether the student wrote the file."""
        return self.origin in (GRADED, EXTRA)

    @property
    def name(self) -> str:
        """Return the canonical name of the file's module."""
        return ".".join((ROOT, *self.parts))

    @functools.cached_property
    def module(self) -> ModuleType:
        """Return the file's module, under its canonical name; empty until the file is loaded."""
        module = new_module(self.name, self.is_package)
        module.__file__ = self.path
        with contextlib.suppress(OSError):  # the folder where grader was started may be gone
            module.__file__ = os.path.abspath(self.path)
        return module

    @property
    def package(self) -> str:
        """Return the package that the file's relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @functools.cached_property
    def namespace(self) -> dict[str, Any]:
        """Return the module's names. A student may replace the module's class, but not this."""
        return self.module.__dict__

    def lose(
        self, names: tuple[str, ...], reason: str, line: int = 0, unread: bool = False
    ) -> None:
        """Take note of functions or classes that are not loaded, why, and by which line."""
        for name in names:
            if unread and name not in self.lost:
                self.unread.add(name)
            self.lost.setdefault(name, reason)
            self.lost_at.setdefault(name, line)

    def note(self, sentence: str, quiet: bool = False) -> None:
        """Add a sentence for the report; a quiet one only if something is missing in the end."""
        quiet = quiet or self.is_package or self.origin == SUPPORT
        (self.remarks if quiet else self.notes).append(sentence)

    def few_notes(self) -> list[str]:
        """Return the notes, without repetitions and not too many."""
        notes = list(dict.fromkeys(self.notes))
        if len(notes) <= MAX_NOTES:
            return notes
        more = f"{len(notes) - MAX_NOTES} more remarks on `{self.path}` are left out."
        return [*notes[:MAX_NOTES], more]


def _parts(path: str) -> tuple[str, ...]:
    names = [_UNUSUAL.sub("_", plain_name(name)) for name in without_ending(path).split("/")]
    return tuple(names[:-1] if names[-1] == "__init__" else names)


def plain_name(name: str) -> str:
    """Return a name as Python compares it: a letter with an accent is one sign, joiners are none.

    Some systems store file names with letter and accent apart; Python reads `import` the other way.
    """
    if name.isascii():
        return name
    import unicodedata  # few submissions need it

    letters = (each for each in name if unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFKC", "".join(letters))


def new_module(name: str, is_package: bool) -> ModuleType:
    """Return an empty module that relative imports can start from."""
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None, is_package=is_package)
    module.__package__ = module.__spec__.parent
    if is_package:
        module.__path__ = []
    return module
