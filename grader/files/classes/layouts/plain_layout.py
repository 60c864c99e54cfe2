"""A folder with a folder, an archive or a Python file for each submission."""

import re
from collections import defaultdict
from pathlib import Path

from grader.core.people.class_submissions import ANY, Student
from grader.core.people.file_names import key_of, own_name
from grader.core.text import one_line, quoted, quoted_list
from grader.files.classes.layouts.layout import (
    FoundAttempt,
    Layout,
    Recognised,
    entries_of,
    is_folder,
)
from grader.files.submission.file_kinds import ARCHIVES, READ, ending_of

_COUNTED = re.compile(r"(.*[^\s_()-])(?:[\s_-]+|\s*\()(\d{1,6})\)?", re.DOTALL)


def _find(folder: Path) -> Recognised:
    """Find every submission: this layout takes what no other layout fits."""
    entries = entries_of(folder)
    by_stem: dict[str, list[Path]] = defaultdict(list)
    for path in entries:
        if is_submission(path):
            by_stem[_stem(path)].append(path)
    found = [_found(stem, min(paths, key=_rank)) for stem, paths in by_stem.items()]
    others = [path.name for path in entries if not is_submission(path)]
    notes = [_left_out(others)] if others else []
    return Recognised(found, (*notes, *(_alike(p) for p in by_stem.values() if len(p) > 1)))


def without_count(student: Student) -> tuple[Student, int] | None:
    """Return Anna and 2 for `anna_2`, if that were her second attempt: the roster confirms it."""
    counted = _COUNTED.fullmatch(student.name)
    if not counted:
        return None
    return _student(counted[1]), int(counted[2])


def is_submission(path: Path) -> bool:
    """Return whether a path is a submission, of whatever kind: its student has to appear."""
    return is_folder(path) or path.is_symlink() or bool(ending_of(path.name))


def is_archive(path: Path) -> bool:
    """Return whether a path is an archive or a notebook: several are several submissions."""
    return path.is_symlink() or ending_of(path.name) in (*ARCHIVES, ".7z", ".rar", ".ipynb")


def _stem(path: Path) -> str:
    ending = "" if is_folder(path) else ending_of(path.name)
    return path.name[: len(path.name) - len(ending)] or path.name


def _rank(path: Path) -> tuple[bool, bool, str]:
    """Put a student's folder before the archive that it was unpacked from."""
    return not is_folder(path), ending_of(path.name) not in READ, path.name


def _alike(paths: list[Path]) -> str:
    chosen, *others = sorted(paths, key=_rank)
    names = quoted_list([path.name for path in others])
    return f"{names} beside {quoted(chosen.name)} has the same student's name; not graded."


def _left_out(names: list[str]) -> str:
    be = "is" if len(names) == 1 else "are"
    return f"{quoted_list(names)} {be} not a submission: not a folder, an archive or a Python file."


def _found(stem: str, path: Path) -> FoundAttempt:
    return FoundAttempt(own_name(stem), path, (_student(stem),))


def _student(stem: str) -> Student:
    key, name = key_of(stem), one_line(stem)
    return Student(key, name=name, email=name if "@" in name else "", ids={ANY: key})


LAYOUT = Layout("plain", _find)
