"""`grader export`: the grades of a class as an LMS or another program takes them."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain
from pathlib import Path

from grader.commands.shared.class_sentences import shortened
from grader.commands.shared.opened_gradebook import GradebookPlace, existing_gradebook
from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.people.student_table import decoded
from grader.core.text import one_line, quoted, quoted_list
from grader.exports.export import Export, ExportSettings
from grader.exports.export_list import KNOWN_EXPORTS, find_export
from grader.exports.lms_table import scored, without_id, without_row
from grader.files.atomic import write_text
from grader.files.classes.class_output import EXPORTS, remove_unfinished
from grader.gradebook.store import Gradebook

MOST_NAMES = 10  # names of students in one message: a longer list hides its sentence
EXPORTED = "Give the file that the LMS exported."
# Bytes. A margin: the table of a large class takes a few megabytes, and a larger file would fill
# the memory.
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class ExportOptions:
    """What the command line asked for."""

    format_name: str
    file: Path | None = None
    into: Path | None = None
    title: str = ""
    out_of: str | None = None
    only: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # of `into`: kind -> title
    bom: bool = False  # Excel takes a file without it for one of its own encoding


def export_command(place: GradebookPlace, options: ExportOptions) -> int:
    """Write the file, or a file for each submission; return the exit code."""
    chosen = find_export(options.format_name)
    settings = _settings(options, chosen)
    remove_unfinished(place.output)
    with existing_gradebook(place) as gradebook:
        only = tuple(gradebook.submission_named(name) for name in options.only)
        options = replace(options, only=only)
        if chosen.each:
            _write_each(gradebook, chosen, settings, place, options)
        else:
            entries = gradebook.entries(only or None)
            _warn_unplaced(gradebook.entries(only or None), chosen, settings)
            if chosen.absent and not only:
                entries = chain(entries, gradebook.absent())
            text = chosen.render(entries, settings)
            mark = "\ufeff" if options.bom else ""
            _write(options.file or place.output / EXPORTS / chosen.file, mark + text)
        sys.stderr.write("".join(f"{s}\n" for s in shortened(settings.notes, MOST_NAMES)))
        _warn(gradebook.entries(only or None))
    return 0


def _settings(options: ExportOptions, chosen: Export) -> ExportSettings:
    if options.into and not chosen.fills_in:
        usable = ", ".join(name for name, one in KNOWN_EXPORTS.items() if one.fills_in)
        message = f"The format {options.format_name} does not fill in a file."
        raise GraderError(message, f"--into is for {usable}.")
    return ExportSettings(
        title=options.title,
        into=_text(options.into) if options.into else "",
        into_name=quoted(options.into.name) if options.into else "",
        out_of=_points(options.out_of) if options.out_of else None,
        columns=options.columns,
        environment=os.environ,
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise GraderError(message, EXPORTED) from error
    text = decoded(content)
    if not text.strip():  # a byte order mark alone is not a text either
        raise GraderError(f"{path} is empty.", EXPORTED)
    return text


def _points(text: str) -> Fraction:
    try:
        points = Fraction(text)
    except (ValueError, ZeroDivisionError):
        points = Fraction(0)
    if points <= 0:
        raise GraderError(
            f"{one_line(text)} is not a number of points.", "Give one such as --out-of 10."
        )
    return points


def _write_each(
    gradebook: Gradebook,
    chosen: Export,
    settings: ExportSettings,
    place: GradebookPlace,
    options: ExportOptions,
) -> None:
    """Write into a folder; for one submission that was asked for, into the file."""
    folder = options.file or place.output / EXPORTS / options.format_name
    for entry in gradebook.entries(options.only or None):
        try:
            text = chosen.render([entry], settings)
        except GraderError as error:
            sys.stderr.write(f"left out: {error.message}\n")
            continue
        alone = options.file and len(options.only) == 1
        _write(folder if alone else folder / f"{entry.name}.json", text, say=bool(alone))
    if not (options.file and len(options.only) == 1):
        sys.stdout.write(f"A file for each submission: {folder}\n")


def _write(path: Path, text: str, say: bool = True) -> None:
    if str(path) == "-":
        sys.stdout.write(text)
        return
    write_text(path, text)
    if say:
        sys.stdout.write(f"Exported: {path}\n")


def _warn(entries: Iterable[Entry]) -> None:
    """Warn of what somebody should know before giving the file to an LMS."""
    waiting, ungraded, undecided = [], [], []
    for entry in entries:
        waiting += [entry.name] if entry.waiting else []
        ungraded += [entry.name] if not entry.grade else []
        undecided += [entry.name] if entry.lateness.undecided else []
    if waiting:
        message = f"{len(waiting):,} still wait for a score by hand, such as {quoted(waiting[0])}"
        sys.stderr.write(f"{message}; their scores so far were exported.\n")
    if undecided:
        message = f"{len(undecided):,} marked late without a time, such as {quoted(undecided[0])}"
        sys.stderr.write(f"{message}: no penalty was taken off; `grader extend` decides.\n")
    if ungraded:
        message = f"{len(ungraded):,} could not be graded, such as {quoted(ungraded[0])}"
        sys.stderr.write(f"{message}; they have no score.\n")


def _warn_unplaced(entries: Iterable[Entry], chosen: Export, settings: ExportSettings) -> None:
    """Name the students whose score does not get into the LMS, before the file is written.

    `GraderError` if an import would know none of them.
    """
    listed = list(entries)
    if settings.into:
        left, remarks = without_row(listed, settings)
        sys.stderr.write("".join(f"{said}\n" for said in shortened(remarks, MOST_NAMES)))
        why = "in no row of the file that was filled in"
    elif chosen.ids:
        left = without_id(listed, chosen.ids)
        columns = " or ".join(map(quoted, chosen.columns))
        if left and len(left) == len(scored(listed)):
            fill_in = ", or give the file that the LMS exported with --into"
            raise GraderError(
                f"No student has an id that the import of {chosen.name} knows; expected {columns}.",
                f"Add ids with `grader batch … --roster FILE`{fill_in if chosen.fills_in else ''}.",
            )
        why = f"without an id that the import knows (`--roster` adds it, from a column {columns})"
    else:
        return
    if left:
        names = quoted_list([student.name or student.key for student in left], MOST_NAMES)
        sys.stderr.write(f"With a score, but {why}: {names}.\n")
