"""Answers the imports of this process: files of the submission, and no packages but the allowed."""

import sys
from _thread import get_ident
from collections.abc import Iterable
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .library import Library, shown_name
from .sources import ROOT, SourceFile


def always_allowed(allow: Iterable[str]) -> frozenset[str]:
    """Top-level names that are left to Python's own finders."""
    own = (__package__ or "").partition(".")[0]
    names = {*sys.stdlib_module_names, *sys.builtin_module_names, "numpy", own}
    return frozenset(names | {name.partition(".")[0] for name in allow}) - {"grader"}


class Finder:
    """Stands before Python's own finders. (Their base class takes 15 ms to import.)"""

    def __init__(self, library: Library, thread: int | None = None) -> None:
        self.library = library
        self.thread = thread  # the only one whose imports it answers; None: all
        self.supplied: list[str] = []

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        """Where a module comes from. Raises `ModuleNotFoundError` for what may not be imported."""
        if self.thread not in (None, get_ident()):
            return None
        if fullname.partition(".")[0] in self.library.free or fullname.startswith("_sysconfigdata"):
            return None
        found = self.library.resolve(fullname)
        if found is None:
            message = f"`{shown_name(fullname)}` is not available while grading"
            raise ModuleNotFoundError(message, name=fullname)
        self.supplied.append(fullname)
        loader: Any = _Placing(self.library, found)
        return ModuleSpec(fullname, loader)


class _Placing:
    """Puts the one module of a file where an import under any spelling expects it."""

    def __init__(self, library: Library, found: SourceFile | ModuleType) -> None:
        self.library = library
        self.found = found

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """A fresh module, made by Python."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Replaces the fresh module that Python made, as the import system allows."""
        found = self.found
        sys.modules[module.__name__] = found.module if isinstance(found, SourceFile) else found
        if isinstance(found, SourceFile):
            self.library.ensure_loaded(found)


def install(library: Library, *, this_thread: bool = False) -> None:
    """From now on every import of this process, or of this thread alone, asks the library first."""
    sys.meta_path.insert(0, Finder(library, get_ident() if this_thread else None))


def uninstall() -> None:
    """Undoes `install`, and forgets the modules that it supplied."""
    top = ROOT.partition(".")[0]
    supplied = {name for name in list(sys.modules) if name.partition(".")[0] == top}
    for finder in [each for each in sys.meta_path if type(each) is Finder]:
        sys.meta_path.remove(finder)
        supplied |= set(finder.supplied)
    for name in supplied:
        sys.modules.pop(name, None)
