"""A folder with a folder, an archive or a Python file for each submission."""

from pathlib import Path

from grader.core.handed_in import Student
from grader.core.roster import ANY
from grader.files.layouts.found import Found, entries_of

_FORMS = (".tar.gz", ".tgz", ".tar", ".gz", ".zip", ".7z", ".rar", ".py", ".ipynb")


def find_plain(folder: Path) -> list[Found]:
    """All of them: this layout is what is left when no other fits."""
    entries = [path for path in entries_of(folder) if path.is_dir() or _is_submission(path)]
    stems = [_stem(path) for path in entries]
    return [
        _found(path.name if stems.count(stem) > 1 else stem, stem, path)
        for path, stem in zip(entries, stems, strict=True)
    ]


def _is_submission(path: Path) -> bool:
    return path.name.lower().endswith(_FORMS)


def _found(title: str, stem: str, path: Path) -> Found:
    student = Student(title, name=stem, email=stem if "@" in stem else "", ids={ANY: stem})
    return Found(title, path, (student,))


def _stem(path: Path) -> str:
    lowered = path.name.lower()
    ending = next((end for end in _FORMS if lowered.endswith(end) and not path.is_dir()), "")
    return path.name[: len(path.name) - len(ending)] or path.name
