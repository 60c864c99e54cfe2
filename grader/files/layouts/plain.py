"""A folder with a folder, an archive or a Python file for each submission."""

import re
from collections import defaultdict
from pathlib import Path

from grader.core.file_names import key_of, own_name
from grader.core.handed_in import Student
from grader.core.roster import ANY
from grader.core.text import one_line, quoted, quoted_list
from grader.files.layouts.found import Found, Recognised, entries_of, is_folder

_FORMS = (".tar.gz", ".tgz", ".tar", ".gz", ".zip", ".7z", ".rar", ".py", ".ipynb")
_COUNTED = re.compile(r"(.*[^\s_()-])(?:[\s_-]+|\s*\()(\d{1,6})\)?", re.DOTALL)


def find_plain(folder: Path) -> Recognised:
    """Find all of them: this layout is what is left when no other fits."""
    entries = entries_of(folder)
    by_stem: dict[str, list[Path]] = defaultdict(list)
    for path in entries:
        if is_submission(path):
            by_stem[stem_of(path.name, is_folder(path))].append(path)
    found = [_found(stem, min(paths, key=_rank)) for stem, paths in by_stem.items()]
    others = [path.name for path in entries if not is_submission(path)]
    notes = [_left_out(others)] if others else []
    return Recognised(found, (*notes, *(_alike(p) for p in by_stem.values() if len(p) > 1)))


def without_count(student: Student) -> tuple[Student, int] | None:
    """Whom `anna_2` would be if that were Anna's second attempt: for the roster to confirm."""
    counted = _COUNTED.fullmatch(student.name)
    if not counted:
        return None
    return _student(counted[1]), int(counted[2])


def is_submission(path: Path) -> bool:
    return is_folder(path) or path.is_symlink() or path.name.lower().endswith(_FORMS)


def stem_of(name: str, folder: bool = False) -> str:
    """Return the name of a submission without the ending that says its form."""
    lowered = name.lower()
    ending = "" if folder else next(filter(lowered.endswith, _FORMS), "")
    return name[: len(name) - len(ending)] or name


def _rank(path: Path) -> tuple[bool, int, str]:
    """Of one student's folder and the archive it was unpacked from, the folder is read."""
    lowered = path.name.lower()
    forms = (place for place, ending in enumerate(_FORMS) if lowered.endswith(ending))
    return not is_folder(path), next(forms, len(_FORMS)), path.name


def _alike(paths: list[Path]) -> str:
    chosen, *others = sorted(paths, key=_rank)
    names = quoted_list([path.name for path in others])
    return f"{names} beside {quoted(chosen.name)} has the same student's name; not graded."


def _left_out(names: list[str]) -> str:
    be = "is" if len(names) == 1 else "are"
    return f"{quoted_list(names)} {be} no submission: neither a folder, an archive nor Python."


def _found(stem: str, path: Path) -> Found:
    return Found(own_name(stem), path, (_student(stem),))


def _student(stem: str) -> Student:
    key, name = key_of(stem), one_line(stem)
    return Student(key, name=name, email=name if "@" in name else "", ids={ANY: key})
