"""`grader bundle gradescope`: the autograder zip of an assignment."""

import os
import re
import sys
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import grader
from grader import DISTRIBUTION
from grader.authoring.handout.gradescope_bundle import gradescope_files
from grader.authoring.handout.student_bundle import zip_bytes
from grader.commands.shared.written_files import shown_path
from grader.core.errors import GraderError
from grader.files.assignments import find_rubric, load_assignment
from grader.files.atomic import write_bytes

LEFT_OUT = ("__pycache__", "assignments")  # the latter: everything that grader comes with


def bundle_gradescope_command(name: str, output: Path | None, min_isolation: str) -> int:
    """Write the zip; return the exit code."""
    rubric_path = find_rubric(name, Path.cwd()).resolve()
    assignment = load_assignment(rubric_path)  # refuses what is not current
    rubric = assignment.rubric
    named = (rubric.reference, *rubric.shared, rubric.template, rubric.test_cases)
    places = [rubric_path.parent / path for path in named]
    kept = [rubric_path, *(place.resolve() for place in places if place.exists())]
    around = Path(os.path.commonpath([place.parent for place in kept]))
    inside = {
        path.relative_to(around).as_posix(): path.read_bytes()
        for place in kept
        for path in _files(place)
    }
    rubric_place = rubric_path.relative_to(around).as_posix()
    _check_place(rubric_place)
    package = Path(grader.__file__).parent
    modules = {p.relative_to(package).as_posix(): p.read_bytes() for p in _files(package)}
    files = gradescope_files(
        modules, inside, rubric_place, requires(DISTRIBUTION) or [], min_isolation
    )
    target = output or Path(f"{rubric.assignment}-gradescope.zip")
    write_bytes(target, zip_bytes(files))
    sys.stdout.write(f"For Gradescope: {shown_path(target)}, {len(files)} files\n")
    sys.stdout.write(
        f"It holds the solution and hidden cases, and asks for {min_isolation} isolation.\n"
    )
    return 0


def _files(place: Path) -> Iterator[Path]:
    """Yield all files of a folder, sorted; a file itself."""
    if place.is_file():
        yield place
        return
    for path in sorted(place.rglob("*")):
        parts = path.relative_to(place).parts
        hidden = any(part.startswith(".") for part in parts)
        if path.is_file() and not hidden and parts[0] != LEFT_OUT[1] and LEFT_OUT[0] not in parts:
            yield path


def _check_place(place: str) -> None:
    """Refuse a path that a script cannot name."""
    if not re.fullmatch(r"[\w./ -]+", place):
        message = f"The path {place} has characters that the autograder script cannot contain."
        raise GraderError(message, "Rename the rubric or its folder.")
