"""The `import` of a submission's modules: a file of the student's comes before Python's own.

As Python does it when it is started in the student's folder. NumPy, Python's own modules and ours
never see such a file: what they import is answered as ever.
"""

import builtins
import importlib
import re
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from ...source.source_files import ROOT, SourceFile
from .file_library import Library, shown_name

_import, _import_module = builtins.__import__, importlib.import_module
# Python has these before it looks into any folder.
_ALWAYS_PYTHON_S = {*sys.builtin_module_names, "abc", "codecs", "encodings", "io", "os", "site"}
SHADOWABLE = sys.stdlib_module_names - _ALWAYS_PYTHON_S


class Importing:
    """Answers the imports of one library's files, and hands on those of all other modules."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.shadows = SHADOWABLE & library.place_names

    def install(self) -> None:
        """Take the place of Python's own functions."""
        setattr(builtins, "__import__", self.import_)  # noqa: B010 (its type is narrower)
        setattr(importlib, "import_module", self.import_module)  # noqa: B010

    def import_(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """Do what an `import` statement asks for."""
        if globals is None and self.shadows:  # a call of `__import__`
            globals = sys._getframe(1).f_globals
        importer = self.library.student_file(globals)
        if importer is None:
            return _import(name, globals, locals, fromlist, level)
        if level == 0 and self._means_own(importer, name, fromlist or ()):
            return self._own(name, fromlist)
        try:
            return _import(name, globals, locals, fromlist, level)
        except ModuleNotFoundError as error:
            if level == 0 and self._lies_in_a_folder_that_is_not_there(name):
                return self._own(name, fromlist)
            raise self._refused(error) from None

    def import_module(self, name: str, package: str | None = None) -> ModuleType:
        """Do what `importlib.import_module` is asked for."""
        caller = sys._getframe(1).f_globals if self.shadows else None
        importer = self.library.student_file(caller)
        if importer and not name.startswith(".") and self._means_own(importer, name, ()):
            return _import_module(f"{ROOT}.{name}")
        return _import_module(name, package)

    def _own(self, name: str, fromlist: Sequence[str] | None) -> Any:
        module = _import(f"{ROOT}.{name}", fromlist=fromlist or ())
        return module if fromlist else _import_module(f"{ROOT}.{name.partition('.')[0]}")

    def _lies_in_a_folder_that_is_not_there(self, name: str) -> bool:
        """Return whether `code.helpers` means the student's `helpers.py`, submitted alone."""
        top, dot, _ = name.partition(".")
        found = self.library.resolve(f"{ROOT}.{name}") if dot and top in SHADOWABLE else None
        return isinstance(found, SourceFile) and found.by_student

    def _means_own(self, importer: SourceFile, name: str, wanted: Sequence[str]) -> bool:
        """Return whether a name of Python's own stands for the student's file or folder.

        It does not where only Python's module has what is taken from it: then the file was in the
        way of nobody, because the work was started from another folder.
        """
        if name.partition(".")[0] not in self.shadows:
            return False
        own = self.library.beside(importer, name.split("."))
        if not own or (importer.place[-1:] == (name,) and not importer.is_package):
            return False
        wanted = [each for each in wanted if each != "*"] or _attributes(importer.text, name)
        return all(_has(own, each) for each in wanted) or not _python_has(name, wanted)

    def _refused(self, error: ModuleNotFoundError) -> ModuleNotFoundError:
        name = error.name
        if str(error) != f"No module named {name!r}" or name is None:
            return error
        if name.partition(".")[0] in self.library.free:
            return error
        message = f"`{shown_name(name)}` is not available while grading"
        return ModuleNotFoundError(message, name=name)


def withdraw() -> None:
    """Give Python its own functions back."""
    setattr(builtins, "__import__", _import)  # noqa: B010
    setattr(importlib, "import_module", _import_module)  # noqa: B010


def _attributes(text: str, name: str) -> list[str]:
    """Return what a source takes from a module that it imports as a whole."""
    renamed = re.findall(rf"\bimport[ \t]+{re.escape(name)}[ \t]+as[ \t]+(\w+)", text)
    spellings = "|".join(map(re.escape, [name, *renamed]))
    return re.findall(rf"(?<![\w.])(?:{spellings})\.(\w+)", text)


def _has(files: Sequence[SourceFile], name: str) -> bool:
    """Return whether a file, or a package of several, may have a name."""
    bound = re.compile(
        rf"\b(?:def|class|import|as)[ \t]+{name}\b|\bimport\b[^\n#]*\b{name}\b"
        rf"|^[ \t]*(?:[\w, \t]*,[ \t]*)?{name}\b[\w, \t]*(?::[^=\n]*)?=(?!=)"
        r"|\bimport[ \t]*(?:\*|\()",
        re.MULTILINE,
    )
    return any(name == file.place[-1] or bound.search(file.text) for file in files)


def _python_has(name: str, wanted: Sequence[str]) -> bool:
    try:
        module = _import_module(name)
    except BaseException:  # it is not there on every system
        return False
    return all(hasattr(module, each) for each in wanted)
