"""`grader export`: the grades of a class as an LMS or another program takes them."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from itertools import chain
from pathlib import Path

from grader.commands.shared.class_sentences import shortened
from grader.commands.shared.opened_gradebook import GradebookPlace, existing_gradebook
from grader.confined.quick_dataclass import dataclass
from grader.core.entries import Entry
from grader.core.errors import GraderError
from grader.core.people.class_submissions import Student
from grader.core.people.student_table import decoded
from grader.core.text import one_line, quoted, quoted_list
from grader.exports.export import Export, ExportSettings
from grader.exports.export_list import KNOWN_EXPORTS, find_export
from grader.exports.lms_table import without_id, without_row
from grader.files.atomic import holds, write_lines, write_text
from grader.files.classes.class_output import EXPORTS, remove_unfinished

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
        noticed = Noticed()
        entries = noticed.passing(gradebook.entries(only or None, brief=chosen.brief))
        if chosen.each:
            _write_each(entries, chosen, settings, place, options)
        else:
            if chosen.absent and not only:
                entries = chain(entries, gradebook.absent())
            lines = _usable(chosen.lines(entries, settings), noticed, chosen, settings)
            mark = ["\ufeff"] if options.bom else []
            _write(options.file or place.output / EXPORTS / chosen.file, chain(mark, lines))
        said = [*shortened(settings.notes, MOST_NAMES), *noticed.sentences()]
        said += _unplaced(noticed, chosen, settings)
        sys.stderr.write("".join(f"{sentence}\n" for sentence in said))
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
    entries: Iterable[Entry],
    chosen: Export,
    settings: ExportSettings,
    place: GradebookPlace,
    options: ExportOptions,
) -> None:
    """Write into a folder; for one submission that was asked for, into the file."""
    folder = options.file or place.output / EXPORTS / options.format_name
    for entry in entries:
        try:
            text = chosen.render([entry], settings)  # whole, or nothing is written
        except GraderError as error:
            sys.stderr.write(f"left out: {error.message}\n")
            continue
        if options.file and len(options.only) == 1:
            _write(folder, [text])
        elif not holds(path := folder / f"{entry.name}.json", text):
            write_text(path, text)
    if not (options.file and len(options.only) == 1):
        sys.stdout.write(f"A file for each submission: {folder}\n")


def _write(path: Path, lines: Iterable[str]) -> None:
    if str(path) == "-":
        sys.stdout.writelines(list(lines))  # all, or none of them
        return
    write_lines(path, lines)
    sys.stdout.write(f"Exported: {path}\n")


@dataclass
class Noticed:
    """What somebody should know of the entries that went by, before giving a file to an LMS."""

    waiting: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    students: list[Student] = field(default_factory=list)
    scored: list[Student] = field(default_factory=list)

    def passing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the same entries."""
        for entry in entries:
            self.waiting += [entry.name] if entry.waiting else []
            self.ungraded += [entry.name] if not entry.grade else []
            self.undecided += [entry.name] if entry.lateness.undecided else []
            self.students += entry.students
            self.scored += entry.students if entry.grade else ()
            yield entry

    def sentences(self) -> Iterator[str]:
        """Yield a warning of each kind."""
        if self.waiting:
            such = f"{len(self.waiting):,} still wait for a score by hand, such as"
            yield f"{such} {quoted(self.waiting[0])}; their scores so far were exported."
        if self.undecided:
            such = f"{len(self.undecided):,} marked late without a time, such as"
            taken = "no penalty was taken off; `grader extend` decides."
            yield f"{such} {quoted(self.undecided[0])}: {taken}"
        if self.ungraded:
            such = f"{len(self.ungraded):,} could not be graded, such as"
            yield f"{such} {quoted(self.ungraded[0])}; they have no score."


def _usable(
    lines: Iterable[str], noticed: Noticed, chosen: Export, settings: ExportSettings
) -> Iterator[str]:
    """Yield the lines; `GraderError` in the end, before the file is kept, if no import can use it.

    That is if it would know none of the students.
    """
    yield from lines
    if not chosen.ids or settings.into or not noticed.scored:
        return
    if len(without_id(noticed.scored, chosen.ids)) == len(noticed.scored):
        columns = " or ".join(map(quoted, chosen.columns))
        fill_in = ", or give the file that the LMS exported with --into"
        raise GraderError(
            f"No student has an id that the import of {chosen.name} knows; expected {columns}.",
            f"Add ids with `grader batch … --roster FILE`{fill_in if chosen.fills_in else ''}.",
        )


def _unplaced(noticed: Noticed, chosen: Export, settings: ExportSettings) -> Iterator[str]:
    """Name the students whose score does not get into the LMS."""
    if settings.into:
        left, remarks = without_row(noticed.scored, noticed.students, settings)
        yield from shortened(remarks, MOST_NAMES)
        why = "in no row of the file that was filled in"
    elif chosen.ids:
        left = without_id(noticed.scored, chosen.ids)
        columns = " or ".join(map(quoted, chosen.columns))
        why = f"without an id that the import knows (`--roster` adds it, from a column {columns})"
    else:
        return
    if left:
        names = quoted_list([student.name or student.key for student in left], MOST_NAMES)
        yield f"With a score, but {why}: {names}."
