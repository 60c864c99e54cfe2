"""Finds the submissions of a class in a folder."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.core.errors import GraderError
from grader.core.handed_in import HandIn, Student


@dataclass(frozen=True)
class ClassFolder:
    """What was found."""

    layout: str
    hand_ins: tuple[HandIn, ...]


def find_hand_ins(folder: Path, roster: object = None) -> ClassFolder:
    """Every folder or file as a submission."""
    if not folder.is_dir():
        raise GraderError(f"There is no folder {folder}.", "Give the folder of all submissions.")
    names = _names(path for path in sorted(folder.iterdir()) if not path.name.startswith("."))
    return ClassFolder("plain", tuple(HandIn(n, p, (Student(n),)) for n, p in names.items()))


def _names(entries: Iterable[Path]) -> dict[str, Path]:
    return {(p.name if p.is_dir() else p.name.split(".")[0]): p for p in entries}
