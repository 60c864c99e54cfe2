"""A folder with a folder, an archive or a Python file for each submission."""

import re
from collections import defaultdict
from pathlib import Path

from grader.core.people.class_submissions import ANY, Student
from grader.core.people.file_names import key_of, own_name
from grader.core.text import one_line, quoted, quoted_list
from grader.files.classes.layouts.layout import FoundAttempt, Layout, Listing, Recognised
from grader.files.submission.file_kinds import ARCHIVES, READ, ending_of

_COUNTED = re.compile(r"(.*[^\s_()-])(?:[\s_-]+|\s*\()(\d{1,6})\)?", re.DOTALL)


def _find(listing: Listing) -> Recognised:
    """Find every submission: this layout takes what no other layout fits."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    others = []
    for name in listing.names:
        if _is_submission(name, listing):
            by_stem[stem_of(name, listing)].append(name)
        else:
            others.append(name)
    ordered = {stem: _ordered(names, listing) for stem, names in by_stem.items()}
    found = [_found(stem, listing.folder / names[0]) for stem, names in ordered.items()]
    notes = [_left_out(others)] if others else []
    return Recognised(found, (*notes, *(_alike(n) for n in ordered.values() if len(n) > 1)))


def without_count(student: Student) -> tuple[Student, int] | None:
    """Return Anna and 2 for `anna_2`, if that were her second attempt: the roster confirms it."""
    counted = _COUNTED.fullmatch(student.name)
    if not counted:
        return None
    return _student(counted[1]), int(counted[2])


def _is_submission(name: str, listing: Listing) -> bool:
    """Return whether an entry is a submission, of whatever kind: its student has to appear."""
    is_one = name in listing.folders or bool(ending_of(name))
    return is_one or (listing.folder / name).is_symlink()


def is_archive(path: Path) -> bool:
    """Return whether a path is an archive or a notebook: several are several submissions."""
    return path.is_symlink() or ending_of(path.name) in (*ARCHIVES, ".7z", ".rar", ".ipynb")


def stem_of(name: str, listing: Listing) -> str:
    """Return the name of a folder, or that of a file without its ending."""
    ending = "" if name in listing.folders else ending_of(name)
    return name[: len(name) - len(ending)] or name


def _ordered(names: list[str], listing: Listing) -> list[str]:
    """Put a student's folder before the archive that it was unpacked from."""

    def rank(name: str) -> tuple[bool, bool, str]:
        return name not in listing.folders, ending_of(name) not in READ, name

    return sorted(names, key=rank) if len(names) > 1 else names


def _alike(names: list[str]) -> str:
    chosen, *others = names
    has = "has" if len(others) == 1 else "have"
    return (
        f"{quoted_list(others)} beside {quoted(chosen)} {has} the same student's name; not graded."
    )


def _left_out(names: list[str]) -> str:
    kinds = "a submission: not a folder, an archive or a Python file"
    if len(names) > 1:
        kinds = "submissions: not folders, archives or Python files"
    return f"{quoted_list(names)} {'is' if len(names) == 1 else 'are'} not {kinds}."


def _found(stem: str, path: Path) -> FoundAttempt:
    return FoundAttempt(own_name(stem), path, (_student(stem),))


def _student(stem: str) -> Student:
    key, name = key_of(stem), one_line(stem)
    return Student(key, name=name, email=name if "@" in name else "", ids={ANY: key})


LAYOUT = Layout("plain", _find)
