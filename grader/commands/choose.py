"""Which assignment is meant: the one that is named, or the one whose files a submission has."""

import re
from pathlib import Path

from grader.core.errors import GraderError
from grader.files.assignments import find_rubric, known_rubrics
from grader.files.rubric import read_document
from grader.files.rubric_records import build_rubric
from grader.files.submission import Source, python_names

_FILES = re.compile(r"^[ \t]*file:[^\n#]*", re.MULTILINE)
_PYTHON_FILE = re.compile(r"[^\s\[\],'\":]+\.py\b")


def choose_rubric(name: str | None, submission: Source) -> Path:
    """The path of the rubric. Raises `GraderError` where it has to be said."""
    if name:
        return find_rubric(name, Path.cwd())
    known = known_rubrics(Path.cwd())
    if len(known) == 1:
        return next(iter(known.values()))
    handed_in = python_names(submission)
    fits = {assignment: _fit(handed_in, _graded_names(path)) for assignment, path in known.items()}
    closest = max(fits.values(), default=(0, 0.0))
    best = [assignment for assignment, fit in fits.items() if fit == closest]
    if closest[0] and len(best) == 1:
        return known[best[0]]
    message = "It is not clear which assignment this is."
    raise GraderError(message, f"Say it with --assignment; known are: {_listed(known)}.")


def all_rubrics(submission: Path) -> dict[str, Path]:
    """Every assignment that a submission holds a file of which no other one has, by name."""
    known = known_rubrics(Path.cwd())
    handed_in = python_names(submission)
    graded = {assignment: _graded_names(path) for assignment, path in known.items()}
    held = {
        assignment: path
        for assignment, path in known.items()
        if handed_in & (graded[assignment] - _of_others(assignment, graded))
    }
    if not held:
        message = "The submission has no file of any known assignment."
        raise GraderError(message, f"Say which it is with --assignment: {_listed(known)}.")
    return held


def _of_others(assignment: str, graded: dict[str, set[str]]) -> set[str]:
    others = (names for other, names in graded.items() if other != assignment)
    return set().union(*others)


def _listed(known: dict[str, Path]) -> str:
    return ", ".join(sorted(known)) or "none"


def _fit(handed_in: set[str], graded: set[str]) -> tuple[int, float]:
    """How many of an assignment's files there are, and which share of them that is."""
    shared = len(handed_in & graded)
    return shared, shared / max(len(graded), 1)


def _graded_names(path: Path) -> set[str]:
    """The base names of the files that a rubric grades. Reading all of it would take longer."""
    try:
        lines = _FILES.findall(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return set()  # said when it is chosen
    named = {file for line in lines for file in _PYTHON_FILE.findall(line.partition(":")[2])}
    return {Path(file).name for file in named} or _parsed_names(path)


def _parsed_names(path: Path) -> set[str]:
    document, _ = read_document(path)
    try:
        files = build_rubric(document.value).graded_files
    except (KeyError, TypeError, ValueError, AttributeError):
        return set()  # a rubric with problems says them when it is chosen
    return {Path(file).name for file in files}
