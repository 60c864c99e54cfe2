"""Many submissions, one after another or side by side. One that is bad never stops the others."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from grader.core.assignment import Assignment
from grader.core.errors import GraderError
from grader.core.grades import Grade
from grader.files.submission import submission_for
from grader.grading import grade_submission
from grader.sandbox.interface import Sandbox


@dataclass(frozen=True)
class Graded:
    """One submission of a batch: its grade, or why there is none."""

    name: str
    grade: Grade | None
    problem: str = ""


def submissions_in(folder: Path) -> dict[str, Path]:
    """Every folder or file in a folder as a submission, by a name that no other one has."""
    entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    stems = [_stem(path) for path in entries]
    return {
        path.name if stems.count(stem) > 1 else stem: path
        for path, stem in zip(entries, stems, strict=True)
    }


def _stem(path: Path) -> str:
    return path.name if path.is_dir() else path.name.split(".")[0] or path.name


def grade_all(
    submissions: Mapping[str, Path],
    assignment: Assignment,
    sandboxes: list[Sandbox],
    finish: Callable[[Grade], Grade] = lambda grade: grade,
) -> Iterator[Graded]:
    """Grades in as many threads as there are sandboxes; yields in the order of the names."""
    free: SimpleQueue[Sandbox] = SimpleQueue()
    for sandbox in sandboxes:
        free.put(sandbox)

    def grade_one(item: tuple[str, Path]) -> Graded:
        sandbox = free.get()
        try:
            return _grade_one(*item, assignment, sandbox, finish)
        finally:
            free.put(sandbox)

    with ThreadPoolExecutor(len(sandboxes)) as pool:
        yield from pool.map(grade_one, submissions.items())


def _grade_one(
    name: str,
    path: Path,
    assignment: Assignment,
    sandbox: Sandbox,
    finish: Callable[[Grade], Grade],
) -> Graded:
    try:
        submission = submission_for(assignment, path, name)
        return Graded(name, finish(grade_submission(submission, assignment, sandbox)))
    except GraderError as error:
        return Graded(name, None, error.message)
