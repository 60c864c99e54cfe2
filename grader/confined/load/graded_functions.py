"""Finds the graded functions among the loaded files, or says why one is not there."""

import builtins
from collections.abc import Container, Iterator
from dataclasses import replace
from types import FunctionType
from typing import Any, NamedTuple

from ..class_members import member_of, own_function
from ..function_names import module_of, own_name
from ..left_behind import LeftBehind, sees_memory
from ..source.masked_source import MaskedSource
from ..source.named_functions import definitions_of
from ..source.signatures import definition_at, other_parameters, signature_text
from ..source.source_files import EXTRA, GRADED, SourceFile
from ..values.records import LoadedFunction, Missing, NotLoaded
from .imports.absent import Absent
from .imports.file_library import Library
from .mentions import Mentioned, mentioned, methods_by_words, methods_met
from .missing_functions import why_missing
from .notebooks.asked_functions import AskedFunctions
from .stubs import is_as_given, is_idle, is_unfilled, returns_nothing

_BUILT_IN = frozenset(vars(builtins))
_MAX_WRAPPED = 10  # decorators around a function: ends a chain that leads back to itself


class LocatedFunction(NamedTuple):
    """A graded function with the findings about it."""

    findings: LoadedFunction
    value: Any = None  # the function itself, or the class of a method
    stub: "LocatedFunction | None" = None  # in another file, if this one is written there
    definition: MaskedSource = MaskedSource()
    home: SourceFile | None = None  # where the definition stands

    @property
    def name(self) -> str:
        """Return the function's name: "f" or "Class.method"."""
        return self.findings.name

    @property
    def is_ready(self) -> bool:
        """Return whether there is a function that can be called."""
        return self.findings.absence is None

    def looked_into(self) -> "LocatedFunction":
        """Return the same function, with whether it returns nothing that it computes.

        It is a stub then if it returns only placeholders and does nothing besides. Right work has
        no need of that, and it takes a third of a load.
        """
        if self.findings.stub:
            return self
        known = _known_in(self.home) if self.home else ()
        stub = is_unfilled(self.definition, known)
        idle = is_idle(self.definition, known) if stub else returns_nothing(self.definition)
        return self._replace(findings=replace(self.findings, stub=stub, idle=idle))

    def instead_of(self, stub: "LocatedFunction | None") -> "LocatedFunction":
        """Return the same function, with the stub that it was taken in place of."""
        other = stub and stub.findings.file != self.findings.file
        return self._replace(stub=stub) if other else self


class Locator:
    """Looks for functions in the files where they should stand, and then elsewhere."""

    def __init__(
        self,
        library: Library,
        asked: AskedFunctions,
    ) -> None:
        self.library = library
        self.asked = asked
        self.functions = asked.functions
        self.left_behind = LeftBehind(library.files)
        self._graded = {*map(own_name, asked.functions)}
        self._methods: dict[str, dict[str, list[FunctionType]]] = {}  # of a file, by words
        self._says_modules = any(map(module_of, asked.functions))

    def find(self, name: str) -> LocatedFunction:
        """Return where the function is written first, or else a stub; or why there is none."""
        lost: LoadedFunction | None = None
        stub: LocatedFunction | None = None
        for file in self._places(name):
            self.library.ensure_loaded(file)
            found = self._in_file(name, file)
            if found and self._is_elsewhere(name, file):
                found = found.looked_into()
            if found and not found.findings.stub:
                return found.instead_of(stub)
            stub = stub or found
            lost = lost or _lost(name, file)
            if lost and file.origin == GRADED:
                break
        return stub or LocatedFunction(lost or self._missing(name))

    def _missing(self, name: str) -> LoadedFunction:
        files = [self.library.files[path] for path in self.functions[name]]
        return LoadedFunction(name, absence=Missing(why_missing(name, files, self.functions)))

    def _places(self, name: str) -> Iterator[SourceFile]:
        files = self.library.files
        own = [files[path] for path in self.functions[name]]
        taken = {path for other in self._namesakes(name) for path in self.functions[other]}
        others = [e for e in files.values() if e not in own and e.path not in taken]
        yield from own
        yield from (each for each in others if each.origin == GRADED)
        defines = definitions_of([own_name(name).partition(".")[0]])
        extras = sorted((e for e in others if e.origin == EXTRA), key=lambda each: each.path)
        yield from (each for each in extras if defines.search(each.text))

    def _namesakes(self, name: str) -> Iterator[str]:
        """Yield functions of the same name, or class, of other modules, whose files are theirs."""
        if not self._says_modules:
            return
        top = own_name(name).partition(".")[0]
        others = (n for n in self.functions if module_of(n) != module_of(name))
        yield from (n for n in others if own_name(n).partition(".")[0] == top)

    def _in_file(self, name: str, file: SourceFile) -> LocatedFunction | None:
        function, home = self._function_in(name, file)
        if not home:
            return None
        found = self._ready(name, function, home)
        return found._replace(value=file.namespace.get(own_name(name).partition(".")[0]))

    def _function_in(self, name: str, file: SourceFile) -> tuple[Any, SourceFile | None]:
        """Return a function that a file has, and the file where the student defines it, if any."""
        top, _, method = own_name(name).partition(".")
        value = file.namespace.get(top)
        if type(value) is Absent:
            return None, None
        function = own_function(member_of(value, method)) if method else value
        if not callable(function) or own_name(name) in file.lost:
            return None, None
        return function, self._home(top, _unwrapped(function), file)

    def _is_elsewhere(self, name: str, file: SourceFile) -> bool:
        """Return whether another file may have such a function, so that one has to be chosen."""
        here, top = self._function_in(name, file)[0], own_name(name).partition(".")[0]
        for other in self.library.files.values():
            if other.origin == GRADED:
                function, home = self._function_in(name, other)
                if home and function is not here:
                    return True
            elif other.origin == EXTRA and other is not file and top in other.text:
                return True
        return False

    def _home(self, top: str, function: Any, file: SourceFile) -> SourceFile | None:
        """Return the student's file that defines the function; `None` for other functions."""
        path = function.__code__.co_filename if type(function) is FunctionType else ""
        home = self.library.files.get(path)
        if home:
            return home if home.by_student else None
        return None if top in file.imported else file

    def _helpers(
        self, function: FunctionType, named: Mentioned, name: str, home: SourceFile
    ) -> frozenset[str]:
        """Return places of the student's functions that a function uses and nobody grades.

        Of methods of other classes those whose names its code has: `node.is_leaf`, or `len(node)`.
        """
        if home.path not in self._methods:
            self._methods[home.path] = methods_by_words(home.namespace)
        own = ("", own_name(name).rpartition(".")[0])
        helpers = [f for f in named.helpers if _owner(f) in own]
        met = methods_met([function, *helpers], self._methods[home.path])
        every = [*helpers, *(each for each in met if each.__qualname__ not in self._graded)]
        return frozenset(_place(each) for each in every if self._is_students(each))

    def _is_students(self, function: FunctionType) -> bool:
        file = self.library.files.get(function.__code__.co_filename)
        return file is not None and file.by_student

    def _ready(self, name: str, value: Any, home: SourceFile) -> LocatedFunction:
        function = _unwrapped(value)
        if type(function) is not FunctionType:
            signature = f"{own_name(name)}(…)"
            return LocatedFunction(LoadedFunction(name, home.path, signature=signature))
        code = function.__code__
        definition = definition_at(home.chunks, code.co_firstlineno, code.co_name)
        template = self.asked.template(name)
        top, _, method = own_name(name).partition(".")
        stub = is_as_given(definition.source, template)
        reached = self.left_behind.reached(value)
        owner = home.namespace.get(top) if method else None
        named = mentioned(function, owner, self.functions)
        findings = LoadedFunction(
            name,
            home.path,
            definition.line or code.co_firstlineno,
            signature_text(own_name(name), definition.source),
            stub,
            other_parameters(definition.source, template),
            mentions=named.graded,
            helpers=self._helpers(function, named, name, home),
            leaves_nothing=reached is not None,
            sees_memory=sees_memory(reached or ()),
        )
        return LocatedFunction(findings, definition=definition.source, home=home)


def _owner(method: FunctionType) -> str:
    return method.__qualname__.rpartition(".")[0]


def _place(function: FunctionType) -> str:
    """Return a word for a function: two of one name on one line are taken for one."""
    return f"{function.__code__.co_name}:{function.__code__.co_firstlineno}"


def _known_in(file: SourceFile) -> Container[str]:
    """Return the names that a function of a file finds outside of itself."""
    return _BUILT_IN | file.namespace.keys()


def _lost(name: str, file: SourceFile) -> LoadedFunction | None:
    own = own_name(name)
    lost = next((each for each in (own, own.partition(".")[0]) if file.lost.get(each)), None)
    if lost is None:
        return None
    absence = NotLoaded(file.lost[lost], lost in file.unread)
    return LoadedFunction(name, file.path, file.lost_at[lost], absence=absence)


def _unwrapped(function: Any) -> Any:
    """Return the student's function inside of a decorator's."""
    for _ in range(_MAX_WRAPPED):
        if type(function) is not FunctionType or "__wrapped__" not in function.__dict__:
            break
        function = function.__dict__["__wrapped__"]
    return function
