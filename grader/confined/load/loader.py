"""Loads a submission: whatever can be executed of it, and what became of each graded function."""

import functools
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

from ..source.decoding import decode
from ..source.source_files import EXTRA, GRADED, NOT_HANDED_IN, SUPPORT, SourceFile
from ..wording import names_text
from . import frames
from .case_scope import build_scope
from .file_loader import Reading
from .graded_functions import Found, FunctionReport, Locator
from .imports import import_hook
from .imports.file_library import Library
from .older_numpy import supplied_numpy

Sources = Mapping[str, bytes]  # by the pack's path, or the path handed in
Functions = Mapping[str, tuple[str, ...]]  # "f" or "Class.method" -> the files it may stand in


@dataclass(frozen=True)
class Program:
    """A loaded submission."""

    scope: dict[str, Any]  # the names that the lines of a case see
    functions: list[FunctionReport]
    notes: list[str]  # sentences: what was skipped or mended, and where
    modules: dict[str, ModuleType]  # by the pack's path
    files: Mapping[str, SourceFile]  # as they were read, by their paths
    allow: tuple[str, ...] = ()  # packages whose arrays count as NumPy's
    again: "Callable[[], Program] | None" = None  # loads it with arrays as older NumPy had them

    def late_notes(self) -> list[str]:
        """Return sentences about what only running the code showed."""
        notes = (note for file in self.files.values() for note in file.division_notes())
        return [note for note in notes if note not in self.notes]


def load_program(
    *,
    graded: Sources,
    support: Sources,
    extra: Sources,
    templates: Sources,
    functions: Functions,
    origins: Mapping[str, str] = MappingProxyType({}),
    allow: tuple[str, ...] = (),
    compatibility: bool = False,
    definitions_only: bool = False,
    older_arrays: bool = False,
    this_thread: bool = False,
) -> Program:
    """Executes the files and finds the functions. Nothing a student wrote makes this raise.

    `origins` says by the pack's paths where the student has the graded files. `older_arrays` is
    for work that has failed without: it takes time, and counts as more lines.

    Replaces a program loaded before: from now on the imports of this process are answered for
    this one, and packages other than NumPy and those in `allow` are refused. With `this_thread`
    that holds for imports of the calling thread alone: others then have nothing to do with it.
    """
    again = functools.partial(load_program, **{**locals(), "older_arrays": True})
    unload()
    supplied = supplied_numpy.supply() if compatibility else ()
    reading = Reading(compatibility, definitions_only, supplied, older_arrays)
    files = _files(graded, support, extra, _expected(templates, functions))
    _place(files, origins)
    library = Library(files, import_hook.always_allowed(allow), reading.load, compatibility)
    import_hook.install(library, this_thread=this_thread)
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
        files={file.path: file for file in loaded},
        allow=allow,
        again=again if compatibility and not older_arrays else None,
    )


def unload() -> None:
    """Undoes what `load_program` did to the process."""
    import_hook.uninstall()
    supplied_numpy.withdraw()
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


def _place(files: list[SourceFile], origins: Mapping[str, str]) -> None:
    """Tell the student's files where they were handed in; further files lie around graded ones."""
    roots = (seen[: -len(path)] for path, seen in origins.items() if seen.endswith(path))
    root = next(roots, "")
    for file in files:
        if file.by_student:
            seen = origins.get(file.path) if file.origin == GRADED else root + file.path
            file.handed_in_as = seen or file.path


def _fill_in(files: list[SourceFile], found: list[Found]) -> None:
    """Put what is written in the place of its stubs, for the student's functions that call it."""
    for each in found:
        if type(each.stub) is not FunctionType:
            continue
        for file in files:
            names = [name for name, value in file.namespace.items() if value is each.stub]
            file.namespace.update(dict.fromkeys(names, each.value))


def _notes(files: list[SourceFile], found: list[Found], functions: Functions) -> list[str]:
    notes = [n for file in files for n in (*file.few_notes(), *file.division_notes())]
    reports = [each.report for each in found]
    moved: dict[tuple[str, str], list[str]] = {}
    for report in reports:
        expected = functions[report.name]
        if report.passed_over:
            stub = f"`{report.name}` is no more than a placeholder in `{report.passed_over}`"
            notes.append(f"{stub}; it is written in `{report.file}`, and that was graded.")
        elif report.state == "ready" and report.file not in expected:
            moved.setdefault((report.file, expected[0]), []).append(report.name)
    notes += [_moved_note(names, *places) for places, names in moved.items()]
    if any(report.state != "ready" for report in reports):
        notes += [note for file in files if file.by_student for note in file.remarks]
    return list(dict.fromkeys(notes))


def _moved_note(names: list[str], there: str, expected: str) -> str:
    stand, graded = ("stands", "it is") if len(names) == 1 else ("stand", "they are")
    where = f"{names_text(names)} {stand} in `{there}` instead of `{expected}`"
    return f"{where}; {graded} graded all the same."
