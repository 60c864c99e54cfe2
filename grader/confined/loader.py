"""Loads a submission: whatever can be executed of it, and what became of each graded function."""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

from . import frames, modules, older_numpy
from .decoding import decode
from .functions import Found, FunctionReport, Locator
from .library import Library
from .reading import Reading
from .scope import build_scope
from .sources import EXTRA, GRADED, NOT_HANDED_IN, SUPPORT, SourceFile

Sources = Mapping[str, bytes]  # by the pack's path, or the path handed in
Functions = Mapping[str, tuple[str, ...]]  # "f" or "Class.method" -> the files it may stand in


@dataclass(frozen=True)
class Program:
    """A loaded submission."""

    scope: dict[str, Any]  # the names that the lines of a case see
    functions: list[FunctionReport]
    notes: list[str]  # sentences: what was skipped or mended, and where
    modules: dict[str, ModuleType]  # by the pack's path
    allow: tuple[str, ...] = ()  # packages whose arrays count as NumPy's


def load_program(
    *,
    graded: Sources,
    support: Sources,
    extra: Sources,
    templates: Sources,
    functions: Functions,
    allow: tuple[str, ...] = (),
    compatibility: bool = False,
    definitions_only: bool = False,
) -> Program:
    """Executes the files and finds the functions. Nothing a student wrote makes this raise.

    Replaces a program loaded before: from now on the imports of this process are answered for
    this one, and packages other than NumPy and those in `allow` are refused.
    """
    unload()
    supplied = older_numpy.supply() if compatibility else ()
    reading = Reading(compatibility, definitions_only, supplied)
    files = _files(graded, support, extra, _expected(templates, functions))
    library = Library(files, modules.always_allowed(allow), reading.load, compatibility)
    modules.install(library)
    with warnings.catch_warnings():  # of doubtful places in sources; they are no one's failure
        warnings.simplefilter("ignore")
        for file in files:
            if file.origin != EXTRA:
                library.ensure_loaded(file)
        locator = Locator(library, functions, {p: decode(s).text for p, s in templates.items()})
        found = [locator.find(name) for name in functions]
    _fill_in(files, found)
    loaded = [file for file in files if file.state == "loaded"]
    return Program(
        scope=build_scope(loaded, found),
        functions=[each.report for each in found],
        notes=_notes(loaded, found, functions),
        modules={file.path: file.module for file in loaded},
        allow=allow,
    )


def unload() -> None:
    """Undoes what `load_program` did to the process."""
    modules.uninstall()
    older_numpy.withdraw()
    frames.forget()


def _expected(templates: Sources, functions: Functions) -> Iterable[str]:
    return [*templates, *(path for paths in functions.values() for path in paths)]


def _files(
    graded: Sources, support: Sources, extra: Sources, expected: Iterable[str]
) -> list[SourceFile]:
    nothing = dict.fromkeys(expected, b"")
    groups = ((graded, GRADED), (support, SUPPORT), (extra, EXTRA), (nothing, NOT_HANDED_IN))
    files: dict[str, SourceFile] = {}
    for sources, origin in groups:
        for path, source in sources.items():
            files.setdefault(path, SourceFile(path, source, origin))
    return list(files.values())


def _fill_in(files: list[SourceFile], found: list[Found]) -> None:
    """Put what is written in the place of its stubs, for the student's functions that call it."""
    for each in found:
        if type(each.stub) is not FunctionType:
            continue
        for file in files:
            names = [name for name, value in file.namespace.items() if value is each.stub]
            file.namespace.update(dict.fromkeys(names, each.value))


def _notes(files: list[SourceFile], found: list[Found], functions: Functions) -> list[str]:
    notes = [note for file in files for note in file.few_notes()]
    reports = [each.report for each in found]
    for report in reports:
        expected = functions[report.name]
        if report.passed_over:
            stub = f"`{report.name}` is no more than a placeholder in `{report.passed_over}`"
            notes.append(f"{stub}; it is written in `{report.file}`, and that was graded.")
        elif report.state == "ready" and report.file not in expected:
            where = f"`{report.name}` stands in `{report.file}` instead of `{expected[0]}`"
            notes.append(f"{where}; it is graded all the same.")
    if any(report.state != "ready" for report in reports):
        notes += [note for file in files if file.by_student for note in file.remarks]
    return list(dict.fromkeys(notes))
