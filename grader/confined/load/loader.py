"""Loads a submission: executes all that can be executed, and finds the graded functions."""

import warnings
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from types import FunctionType

from ..source.python2.python2_reading import renamed_modules
from ..source.source_files import EXTRA, GRADED, NOT_HANDED_IN, SUPPORT, SourceFile
from ..values.records import LoadedFunction
from ..wording import names_text
from . import frames
from .case_scope import build_scope
from .file_loader import FileLoader
from .graded_functions import LocatedFunction, Locator
from .imports import import_hook
from .imports.file_library import Library
from .imports.import_hook import always_allowed
from .loaded_program import FileGroups, Functions, Program
from .notebooks.asked_functions import AskedFunctions
from .older_numpy import supplied_numpy


def load_program(
    groups: FileGroups,
    functions: Functions,
    *,
    allow: tuple[str, ...] = (),
    compatibility: bool = False,
    definitions_only: bool = False,
    endless: tuple[str, int] | None = None,
    older_arrays: bool = False,
    this_thread: bool = False,
) -> Program:
    """Execute the files and find the functions. Nothing a student wrote makes this raise.

    `older_arrays` is for work that has failed without: it takes time, and counts as more lines.
    `endless` is the line of a file that did not end before. Replaces a program loaded before: from
    now on the imports of this process, or of `this_thread` alone, are answered for this one, and
    packages other than NumPy and those in `allow` are refused.
    """
    again = partial(load_program, **{**locals(), "older_arrays": True})
    if import_hook.is_installed() or not compatibility:
        unload()
    supplied = supplied_numpy.supply() if compatibility else ()
    asked = AskedFunctions(functions, groups.templates)
    loader = FileLoader(compatibility, definitions_only, supplied, older_arrays, asked, endless)
    files = _files(groups, functions)
    library = Library(files, always_allowed(allow), loader.load, renamed_modules(compatibility))
    import_hook.install(library, this_thread=this_thread)
    found = _load_all(library, asked)
    loaded = {file.path: file for file in files if file.state == "loaded"}
    return Program(
        scope=build_scope(loaded.values(), found),
        functions=[each.findings for each in found],
        notes=_notes(loaded.values(), found, functions),
        harmless=[note for f in loaded.values() if f.by_student for note in f.harmless],
        modules={path: file.module for path, file in loaded.items()},
        files=loaded,
        allow=allow,
        look_into=partial(_look_into, found),
        again=again if compatibility and not older_arrays else None,
    )


def _look_into(located: Iterable[LocatedFunction], names: Collection[str]) -> list[LoadedFunction]:
    return [each.looked_into().findings for each in located if each.name in names]


def unload() -> None:
    """Undo what `load_program` did to the process."""
    import_hook.uninstall()
    supplied_numpy.withdraw()
    frames.forget()


def _files(groups: FileGroups, functions: Functions) -> list[SourceFile]:
    """Return each file once: of two files of one path the first one counts."""
    expected = [*groups.templates, *(path for paths in functions.values() for path in paths)]
    sources = (
        (groups.graded, GRADED),
        (groups.support, SUPPORT),
        (groups.extra, EXTRA),
        (dict.fromkeys(expected, b""), NOT_HANDED_IN),
    )
    files: dict[str, SourceFile] = {}
    for group, origin in sources:
        for path, source in group.items():
            files.setdefault(path, SourceFile(path, source, origin))
    _place(files.values(), groups.origins)
    _mark_changed(files, groups.changed)
    return list(files.values())


def _place(files: Iterable[SourceFile], origins: Mapping[str, str]) -> None:
    """Tell the student's files where they were submitted; further files lie around graded ones."""
    roots = (seen[: -len(path)] for path, seen in origins.items() if seen.endswith(path))
    root = next(roots, "")
    for file in files:
        if file.by_student:
            seen = origins.get(file.path) if file.origin == GRADED else root + file.path
            file.handed_in_as = seen or file.path


def _mark_changed(files: Mapping[str, SourceFile], changed: Mapping[str, str]) -> None:
    """Tell support files what is only in the student's copies of them, which are not used."""
    own = next((path for path, file in files.items() if file.by_student), "")
    advice = f"Put it into `{own}` or a new file"
    for path, names in changed.items():
        there = f"is only in your changed copy of `{path}`; the assignment's own copy is graded"
        sentences = {name: f"`{name}` {there}. {advice}" for name in names.split()}
        if path in files and files[path].origin == SUPPORT:
            files[path].withheld = sentences


def _load_all(library: Library, asked: AskedFunctions) -> list[LocatedFunction]:
    """Load all files, further ones of the student only where they are needed."""
    files = library.files.values()
    with warnings.catch_warnings():  # of doubtful places in sources; they are no one's failure
        warnings.simplefilter("ignore")
        for file in files:
            if file.origin != EXTRA:
                library.ensure_loaded(file)
        locator = Locator(library, asked)
        found = [locator.find(name) for name in asked.functions]
    _fill_in(files, found)
    return found


def _fill_in(files: Iterable[SourceFile], found: list[LocatedFunction]) -> None:
    """Put written functions in the place of their stubs, for the student's calls of them."""
    for each in found:
        stub = each.stub.value if each.stub else None
        if type(stub) is not FunctionType:
            continue
        for file in files:
            names = [name for name, value in file.namespace.items() if value is stub]
            file.namespace.update(dict.fromkeys(names, each.value))


def _notes(
    files: Collection[SourceFile], found: list[LocatedFunction], functions: Functions
) -> list[str]:
    notes = [n for file in files for n in (*file.few_notes(), *file.late_notes())]
    moved: dict[tuple[str, str], list[str]] = {}
    for each in found:
        file, expected = each.findings.file, functions[each.name]
        if each.stub:
            stub = f"`{each.name}` is only a placeholder in `{each.stub.findings.file}`"
            notes.append(f"{stub}; it is written in `{file}`, and that was graded.")
        elif each.is_ready and file not in expected and not _are_notebooks(file, expected[0]):
            moved.setdefault((file, expected[0]), []).append(each.name)
    notes += [_moved_note(names, *places) for places, names in moved.items()]
    if not all(each.is_ready for each in found):
        notes += [note for file in files if file.by_student for note in file.remarks]
    return list(dict.fromkeys(notes))


def _are_notebooks(*files: str) -> bool:
    """Return whether these are notebooks, which each student calls as they like."""
    return all(file.endswith(".ipynb") for file in files)


def _moved_note(names: list[str], there: str, expected: str) -> str:
    stand, graded = ("is", "it is") if len(names) == 1 else ("are", "they are")
    where = f"{names_text(names)} {stand} in `{there}` instead of `{expected}`"
    return f"{where}; {graded} graded anyway."
