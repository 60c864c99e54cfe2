"""The names that the lines of a case see."""

from collections.abc import Iterable, Iterator
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

from ..function_names import module_of, own_name
from ..source.source_files import EXTRA, GRADED, SUPPORT, SourceFile
from ..wording import is_class
from .graded_functions import LocatedFunction

_STRONGEST_LAST = (EXTRA, GRADED, SUPPORT)


def build_scope(files: Iterable[SourceFile], found: Iterable[LocatedFunction]) -> dict[str, Any]:
    """Return all public names of all files: graded functions first, then the pack's own names, then
    the student's; the definitions of a file before its imports.

    Of "fc_net:Net.loss" the lines see the class as `fc_net.Net`.
    """
    files = list(files)[::-1]  # of two files of one kind the first one wins
    scope: dict[str, Any] = {}
    for wanted in (False, True):
        for origin in _STRONGEST_LAST:
            for file in (each for each in files if each.origin == origin):
                scope |= {n: v for n, v in _public(file) if _is_own(file, n, v) == wanted}
    for each in found:
        if each.is_ready:
            scope[each.name.partition(".")[0]] = each.value
    for module in dict.fromkeys(filter(None, (module_of(each.name) for each in found))):
        own = {own_name(n): v for n, v in scope.items() if module_of(n) == module}
        scope[module] = SimpleNamespace(**own)
    return scope


def _public(file: SourceFile) -> Iterator[tuple[str, Any]]:
    names = file.namespace.items()
    return ((n, v) for n, v in names if type(n) is str and not n.startswith("_"))


def _is_own(file: SourceFile, name: str, value: Any) -> bool:
    """Return whether a file defines the name itself."""
    if type(value) is FunctionType:
        return value.__code__.co_filename == file.path or name not in file.imported
    if is_class(value):
        home = type.__dict__["__dict__"].__get__(value).get("__module__")
        return (type(home) is str and home == file.name) or name not in file.imported
    return type(value) is not ModuleType and name not in file.imported
