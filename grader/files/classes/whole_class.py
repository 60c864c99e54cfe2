"""Tells a whole class, given as one submission, from one submission that holds work twice."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from grader.core.errors import GraderError
from grader.core.submission import Sighting
from grader.files.submission.submitted_paths import base_name

# An entry with a third of the functions written is work: courses give out up to a quarter written.
SHARE = 3

# What people call versions of their own work, and parts of a course, but not one another.
_VERSION_WORDS = """
    a alt alternative archive assignment assignments attempt autumn backup bak best better
    captioning class clean cnn code colab common copy core course cs data debug deep dev dl
    done draft ex example examples exercise exercises exp experiment experiments fall fast
    final finished first gan gpu hand handout helper helpers homework homeworks hw idea
    ideas image images improved in jax keras lab labs last learning lib local lstm main
    master mine ml model models module modules my n naive net nets network networks new nn
    notebook notebooks notes numpy old orig original other own package part pieces
    playground practice prev previous project projects pset py python pytorch recurrent ref
    refactored reference release repo rnn sandbox scratch script scripts second session
    shared simple skeleton slow sol solution solutions solved spring src stanford starter
    starters stub stubs submission submissions submitted summer task tasks template
    templates tensorflow term test tests tmp torch transformer trial trials tries try unit
    utils v vectorized ver version versions vision week winter work working y year
"""
_VERSIONS = frozenset(_VERSION_WORDS.split())
_PARTS = re.compile(r"[a-z]+|\d+|[^\W\d_a-z]+")
_ENDING = re.compile(r"(?:\.(?:py|ipynb|zip|tar|gz|tgz))+$", re.IGNORECASE)

Functions = Mapping[str, tuple[str, ...]]  # graded function -> the files it may be in
Written = Mapping[str, str]  # function -> the likeness of its definition


def submissions_in_layout(source: Path) -> list[str]:
    """Return whose submissions a download of an LMS holds; nothing where it holds but one."""
    if not _may_be_download(source):
        return []
    # All layouts: they take longer to import than a submission to read.
    from grader.files.classes.layouts.all_layouts import recognise

    try:
        layout, recognised = recognise(source)
    except GraderError:
        return []
    people = {student.key: student.name for one in recognised.found for student in one.students}
    if layout == "plain" or len(people) < 2:
        return []
    return sorted(name or key for key, name in people.items())


def _may_be_download(source: Path) -> bool:
    """Return whether a folder has what that of a class has: folders, or numbers in names."""
    if source.is_symlink() or not source.is_dir():
        return False
    with suppress(OSError), os.scandir(source) as entries:
        seen = [each for each in entries if not each.name.startswith(".")]
        return len(seen) > 1 and any(
            each.is_dir() or any(map(str.isdigit, each.name)) for each in seen
        )
    return False


def submissions_in(
    files: Collection[str], sightings: Collection[Sighting], functions: Functions
) -> list[str]:
    """Return the entries of a folder that are submissions by themselves, if it is a class.

    Each has a good part of the functions written, some unlike everybody else's. Parts and years
    of a course, copies and starter code beside the work have other names, or nothing of their own.
    """
    entries = _entries(files, sightings)
    likes = Counter(pair for written in entries.values() for pair in written.items())
    least = max(1.0, len(functions) / SHARE)
    words = _VERSIONS.union(*(_parts(base_name(f)) for files in functions.values() for f in files))
    people = [
        name
        for name, written in entries.items()
        if len(written) >= least
        and any(likes[pair] == 1 for pair in written.items())
        and not _is_version(name, words)
    ]
    return sorted(people) if len(people) > 1 else []


def _entries(files: Collection[str], sightings: Collection[Sighting]) -> Mapping[str, Written]:
    """Return what is written in each entry of the folder that defines any graded function."""
    depth = _shared_depth(files)
    entries: dict[str, dict[str, str]] = defaultdict(dict)
    for each in sightings:
        written = entries[each.path.split("/")[depth]]
        if each.written:
            written.setdefault(each.function, each.likeness)
    return entries


def _shared_depth(files: Collection[str]) -> int:
    """Return how many folders all files lie in."""
    folders = [path.split("/")[:-1] for path in files]
    levels = zip(*folders, strict=False)
    return next(
        (n for n, parts in enumerate(levels) if len(set(parts)) > 1), min(map(len, folders))
    )


def _is_version(name: str, words: Collection[str]) -> bool:
    """Return whether nothing in a name can be a person's."""
    return all(part in words or _is_count(part) for part in _parts(name))


def _is_count(part: str) -> bool:
    """Return whether a number is a year or smaller: ids of students are longer."""
    return part.isdecimal() and len(part) <= 4


def _parts(name: str) -> list[str]:
    return _PARTS.findall(_ENDING.sub("", name).casefold())
