"""Answers the imports of this process: the submission's files, and only allowed packages."""

import sys
from _thread import get_ident
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from ...source.source_files import ROOT, SourceFile
from . import student_imports
from .file_library import Library
from .student_imports import Importing


@cache
def always_allowed(allow: tuple[str, ...]) -> frozenset[str]:
    """Return top-level names that are left to Python's own finders.

    The fork server makes the set: to put its names into another one changes the memory of each.
    """
    own = (__package__ or "").partition(".")[0]
    names = {*sys.stdlib_module_names, *sys.builtin_module_names, "numpy", own}
    return frozenset(names | {name.partition(".")[0] for name in allow}) - {"grader"}


class Finder:
    """Stands before Python's own finders, without their base class: that takes 15 ms to import."""

    def __init__(self, library: Library, others: Sequence[Any], thread: int | None = None) -> None:
        self.library = library
        self.others = others  # Python's own finders, asked only for what is allowed
        self.thread = thread  # the only one whose imports it answers; None: all
        self.supplied: list[str] = []

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        """Return where a module comes from; `None` for one that may not be imported."""
        if self._is_free(fullname) or self.thread not in (None, get_ident()):
            specs = (finder.find_spec(fullname, path, target) for finder in self.others)
            return next(filter(None, specs), None)
        found = self.library.resolve(fullname)
        if found is None:
            return None
        self.supplied.append(fullname)
        loader: Any = _Placing(self.library, found)
        return ModuleSpec(fullname, loader)

    def _is_free(self, fullname: str) -> bool:
        top = fullname.partition(".")[0]
        return top in self.library.free or fullname.startswith("_sysconfigdata")

    def find_distributions(self, context: Any = None) -> Iterator[Any]:
        """Return what `importlib.metadata` says of the packages that may be imported."""
        name = getattr(context, "name", None)
        yield from distributions(self.library.free - sys.stdlib_module_names, name)


def distributions(names: Collection[str], wanted: str | None) -> Iterator[Any]:
    """Yield name and version of the imported packages among `names`; of one, if it is wanted.

    Student code cannot list the files of these packages.
    """
    # Whoever asks for this has imported these.
    from importlib.metadata import Distribution
    from pathlib import Path

    class Imported(Distribution):
        def __init__(self, name: str, version: str) -> None:
            self._text = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"

        def read_text(self, filename: str) -> str | None:
            return self._text if filename == "METADATA" else None

        def locate_file(self, path: Any) -> Any:
            return Path("/nowhere", path)

    for name in names if wanted is None else {wanted}.intersection(names):
        # Some modules look their version up only when it is asked for: here, without an end.
        version = getattr(sys.modules.get(name), "__dict__", {}).get("__version__")
        if type(version) is str:
            yield Imported(name, version)


class _Placing:
    """Puts the one module of a file where an import under any spelling expects it."""

    def __init__(self, library: Library, found: SourceFile | ModuleType) -> None:
        self.library = library
        self.found = found

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to Python to make a fresh module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Replace the fresh module that Python made, as the import system allows."""
        found = self.found
        sys.modules[module.__name__] = found.module if isinstance(found, SourceFile) else found
        if isinstance(found, SourceFile):
            self.library.ensure_loaded(found)


def install(library: Library, *, this_thread: bool = False) -> None:
    """Let every import of this process, or of this thread alone, ask the library and nobody else.

    Imports of other threads are answered as ever.
    """
    thread = get_ident() if this_thread else None
    sys.meta_path[:] = [Finder(library, tuple(sys.meta_path), thread)]
    Importing(library).install()


def is_installed() -> bool:
    """Return whether imports are answered for a submission."""
    return any(type(finder) is Finder for finder in sys.meta_path)


def uninstall() -> None:
    """Undo `install`, and forget the modules that it supplied."""
    student_imports.withdraw()
    top = ROOT.partition(".")[0]
    supplied = {name for name in list(sys.modules) if name.partition(".")[0] == top}
    for finder in [each for each in sys.meta_path if type(each) is Finder]:
        place = sys.meta_path.index(finder)
        sys.meta_path[place : place + 1] = finder.others
        supplied |= set(finder.supplied)
    for name in supplied:
        sys.modules.pop(name, None)
