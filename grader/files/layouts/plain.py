"""A folder with a folder, an archive or a Python file for each submission."""

import re
from collections import Counter
from pathlib import Path

from grader.core.handed_in import Student
from grader.core.roster import ANY
from grader.core.text import quoted_list
from grader.files.layouts.found import Found, Recognised, entries_of, is_folder

_FORMS = (".tar.gz", ".tgz", ".tar", ".gz", ".zip", ".7z", ".rar", ".py", ".ipynb")
_COUNTED = re.compile(r"(.*[^\s_()-])(?:[\s_-]+|\s*\()(\d{1,6})\)?", re.DOTALL)


def find_plain(folder: Path) -> Recognised:
    """All of them: this layout is what is left when no other fits."""
    entries = entries_of(folder)
    kept = [path for path in entries if is_submission(path)]
    stems = [_stem(path) for path in kept]
    counts = Counter(stems)
    found = [
        _found(path.name if counts[stem] > 1 else stem, stem, path)
        for path, stem in zip(kept, stems, strict=True)
    ]
    others = [path.name for path in entries if not is_submission(path)]
    return Recognised(found, (_left_out(others),) if others else ())


def without_count(student: Student) -> tuple[Student, int] | None:
    """Whom `anna_2` would be if that were Anna's second attempt: for the roster to confirm."""
    counted = _COUNTED.fullmatch(student.name)
    if not counted:
        return None
    stem = counted[1]
    return _student(stem, stem), int(counted[2])


def is_submission(path: Path) -> bool:
    return is_folder(path) or path.is_symlink() or path.name.lower().endswith(_FORMS)


def _left_out(names: list[str]) -> str:
    be = "is" if len(names) == 1 else "are"
    return f"{quoted_list(names)} {be} no submission: neither a folder, an archive nor Python."


def _found(title: str, stem: str, path: Path) -> Found:
    return Found(title, path, (_student(title, stem),))


def _student(key: str, stem: str) -> Student:
    return Student(key, name=stem, email=stem if "@" in stem else "", ids={ANY: stem})


def _stem(path: Path) -> str:
    lowered = path.name.lower()
    ending = "" if is_folder(path) else next(filter(lowered.endswith, _FORMS), "")
    return path.name[: len(path.name) - len(ending)] or path.name
