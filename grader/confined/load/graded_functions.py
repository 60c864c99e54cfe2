"""Finds the graded functions among the loaded files, and says of each what became of it."""

import builtins
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Any

from ..shared_words import UNKNOWN
from ..source.masked_source import Source, dotted_span, source
from ..source.signatures import definition_at, other_order, signature_text
from ..source.source_files import EXTRA, GRADED, SourceFile
from ..wording import is_class
from .imports.absent import Absent
from .imports.file_library import Library
from .mentions import mentioned
from .missing_functions import why_missing
from .stubs import is_idle, is_stub

_BUILT_IN = frozenset(vars(builtins))
_MAX_WRAPPED = 10


@dataclass(frozen=True)
class FunctionReport:
    """What loading found out about one graded function."""

    name: str  # "f" or "Class.method"
    file: str = ""  # where it was found, by the pack's path or the path handed in
    line: int = 0
    signature: str = ""
    stub: bool = False  # it is a hand-out's, and nothing was filled in
    reordered: str = ""  # the hand-out's parameters, where it takes them in another order
    idle: bool = False  # of a stub: it computes something, and returns only placeholders
    mentions: str = UNKNOWN  # graded functions that its code names, separated by spaces
    state: str = "ready"  # or "missing" or "not loaded"
    reason: str = ""  # a sentence without its full stop, where it is not ready
    passed_over: str = ""  # the file in which it is a stub, where another one has it written


@dataclass(frozen=True)
class Found:
    """A report with the function itself, or the class of a method."""

    report: FunctionReport
    value: Any = None
    stub: Any = None  # what it was taken in place of

    def instead_of(self, stub: "Found | None") -> "Found":
        """Return the same, with the stub that it was taken in place of."""
        if not stub or stub.report.file == self.report.file:
            return self
        report = replace(self.report, passed_over=stub.report.file)
        return replace(self, report=report, stub=stub.value)


class Locator:
    """Looks for functions in the files where they should stand, and then elsewhere."""

    def __init__(
        self,
        library: Library,
        functions: Mapping[str, tuple[str, ...]],
        templates: Mapping[str, str],
    ) -> None:
        self.library = library
        self.functions = functions
        self.templates = {path: source(text) for path, text in templates.items()}

    def find(self, name: str) -> Found:
        """Return where the function is written first, or else a stub; or why there is none."""
        lost: FunctionReport | None = None
        stub: Found | None = None
        for file in self._places(name):
            self.library.ensure_loaded(file)
            found = self._in_file(name, file)
            if found and not found.report.stub:
                return found.instead_of(stub)
            stub = stub or found
            lost = lost or _lost(name, file)
            if lost and file.origin == GRADED:
                break
        return stub or Found(lost or self._missing(name))

    def _missing(self, name: str) -> FunctionReport:
        files = [self.library.files[path] for path in self.functions[name]]
        reason = why_missing(name, files, self.functions)
        return FunctionReport(name, state="missing", reason=reason)

    def _places(self, name: str) -> Iterator[SourceFile]:
        files = self.library.files
        own = [files[path] for path in self.functions[name]]
        others = [each for each in files.values() if each not in own]
        yield from own
        yield from (each for each in others if each.origin == GRADED)
        top = re.escape(name.partition(".")[0])
        defines = re.compile(rf"^[ \t]*(?:def|class)[ \t]+{top}\b", re.MULTILINE)
        extras = sorted((e for e in others if e.origin == EXTRA), key=lambda each: each.path)
        yield from (each for each in extras if defines.search(each.text))

    def _in_file(self, name: str, file: SourceFile) -> Found | None:
        top, _, method = name.partition(".")
        value = file.namespace.get(top)
        if type(value) is Absent:
            return None
        function = _method(value, method) if method else value
        if not callable(function) or name in file.lost:
            return None
        home = self._home(top, _unwrapped(function), file)
        return Found(self._ready(name, _unwrapped(function), home), value) if home else None

    def _home(self, top: str, function: Any, file: SourceFile) -> SourceFile | None:
        """The student's file that defines the function; `None` if it is not the student's."""
        path = function.__code__.co_filename if type(function) is FunctionType else ""
        home = self.library.files.get(path)
        if home:
            return home if home.by_student else None
        return None if top in file.imported else file

    def _ready(self, name: str, function: Any, home: SourceFile) -> FunctionReport:
        if type(function) is not FunctionType:
            return FunctionReport(name, home.path, signature=f"{name}(…)")
        code = function.__code__
        definition = definition_at(home.chunks, code.co_firstlineno, code.co_name)
        template = self._template(name)
        top, _, method = name.partition(".")
        known = _BUILT_IN | home.namespace.keys()
        stub = is_stub(definition.source, template, known)
        owner = home.namespace.get(top) if method else None
        return FunctionReport(
            name,
            home.path,
            definition.line or code.co_firstlineno,
            signature_text(name, definition.source),
            stub,
            other_order(definition.source, template),
            stub and is_idle(definition.source, known),
            " ".join(mentioned(function, owner, self.functions)),
        )

    def _template(self, name: str) -> Source:
        """The hand-out's definition of the function; empty if it has none."""
        for path in self.functions[name]:
            template = self.templates.get(path, Source())
            span = dotted_span(template.masked, name)
            if span:
                return template.part(*span)
        return Source()


def _lost(name: str, file: SourceFile) -> FunctionReport | None:
    reason = file.lost.get(name) or file.lost.get(name.partition(".")[0])
    return FunctionReport(name, file.path, state="not loaded", reason=reason) if reason else None


def _method(owner: Any, name: str) -> Any:
    """What a class has under that name, itself or from its bases; `None` if nothing."""
    if not is_class(owner):
        return None
    for each in type.__dict__["__mro__"].__get__(owner):
        members = type.__dict__["__dict__"].__get__(each)
        if each is not object and name in members:
            value = members[name]
            return value.__func__ if type(value) in (staticmethod, classmethod) else value
    return None


def _unwrapped(function: Any) -> Any:
    """The student's function inside of a decorator's."""
    for _ in range(_MAX_WRAPPED):
        if type(function) is not FunctionType or "__wrapped__" not in function.__dict__:
            break
        function = function.__dict__["__wrapped__"]
    return function
