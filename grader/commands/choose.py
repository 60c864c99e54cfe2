"""Which assignment is meant: the one that is named, or the one whose files a submission has."""

from pathlib import Path

from grader.core.errors import GraderError
from grader.files.assignments import find_rubric, known_rubrics
from grader.files.rubric import build_rubric, read_document
from grader.files.submission import python_names


def choose_rubric(name: str | None, submission: Path) -> Path:
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
    listed = ", ".join(sorted(known)) or "none"
    message = "It is not clear which assignment this is."
    raise GraderError(message, f"Say it with --assignment; known are: {listed}.")


def _fit(handed_in: set[str], graded: set[str]) -> tuple[int, float]:
    """How many of an assignment's files there are, and which share of them that is."""
    shared = len(handed_in & graded)
    return shared, shared / max(len(graded), 1)


def _graded_names(path: Path) -> set[str]:
    document, _ = read_document(path)
    try:
        files = build_rubric(document.value).graded_files
    except (KeyError, TypeError, ValueError, AttributeError):
        return set()  # a rubric with problems says them when it is chosen
    return {Path(file).name for file in files}
