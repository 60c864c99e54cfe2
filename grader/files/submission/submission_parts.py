"""Several files that are one submission: each read by itself, then put side by side."""

from collections.abc import Callable, Collection, Mapping
from itertools import islice
from pathlib import Path

from grader.core.errors import SubmissionError
from grader.core.text import quoted
from grader.files.submission.file_kinds import kind_of
from grader.files.submission.folder import MAX_NAMES
from grader.files.submission.listed_files import MAX_FILES, ListedFile, gather
from grader.files.submission.submitted_paths import LeftOut, admitted, is_junk, is_source

# Of one submission. A margin: students send one archive, or one for each part of a course.
MAX_ARCHIVES = 20
TOO_MANY_PARTS = f"at most {MAX_FILES} files and {MAX_ARCHIVES} archives of a submission are read"

_ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")

Reader = Callable[[Path, Collection[str], LeftOut], dict[str, bytes]]


def archives_in(folder: Path) -> dict[str, Path]:
    """Return the archives directly in a folder, where an LMS puts an upload."""
    try:
        paths = sorted(islice(folder.iterdir(), MAX_NAMES))
    except OSError:
        return {}
    return {path.name: path for path in paths if is_archive(path.name) and not is_junk(path.name)}


def read_parts(
    parts: Mapping[str, Path], read: Reader, wanted: Collection[str], left_out: LeftOut
) -> dict[str, bytes]:
    """Return Python files under their names, files of archives below the archive's name.

    What is neither is left alone, unless there is nothing else: then `left_out` says why.
    """
    sources = _first(parts, is_source, MAX_FILES, left_out)
    archives = _first(parts, is_archive, MAX_ARCHIVES, left_out)
    chosen = {**sources, **archives} or dict(parts)
    entries = [
        _entry(place, content)
        for name, path in chosen.items()
        for place, content in _part(name, path, read, wanted, left_out, len(chosen) == 1).items()
    ]
    return gather(entries, wanted, left_out)


def is_archive(name: str) -> bool:
    """Return whether a path names an archive that can be opened."""
    return name.lower().endswith(_ARCHIVES)


def _first(
    parts: Mapping[str, Path], fits: Callable[[str], bool], most: int, left_out: LeftOut
) -> dict[str, Path]:
    names = sorted(name for name in parts if fits(name))
    for name in names[most:]:
        left_out.add(name, TOO_MANY_PARTS)
    return {name: parts[name] for name in names[:most]}


def _part(
    name: str,
    path: Path,
    read: Reader,
    wanted: Collection[str],
    left_out: LeftOut,
    alone: bool,
) -> dict[str, bytes]:
    shown = admitted(name, left_out)
    if shown is None:
        return {}
    try:
        files = read(path, wanted, left_out)
    except SubmissionError as error:
        if kind_of(shown):  # the sentence on what was submitted instead says so
            left_out.pass_over(shown, 0)
        else:
            left_out.add(shown, in_place_of_name(error.message, path.name))
        return {}
    if is_source(shown):
        return dict(zip([shown], files.values(), strict=False))
    return files if alone else {f"{shown}/{place}": files[place] for place in files}


def in_place_of_name(message: str, name: str) -> str:
    """Return a message as the end of a sentence that has named the file already."""
    told = message.removeprefix(f"{quoted(name)} ")
    return f"{'' if told == message else 'it '}{told.rstrip('.')}"


def _entry(place: str, content: bytes) -> ListedFile:
    return ListedFile(place, len(content), lambda: content)
