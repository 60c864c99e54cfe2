"""Data files that an assignment ships: in the reference, in the template, where code runs."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.core.errors import CasesError, GraderError
from grader.core.outputs.written_outputs import path_problem
from grader.core.rubric import Rubric
from grader.core.text import quoted

MEGABYTE = 1024 * 1024  # bytes
# Of all files together: each worker has them in memory, in a folder of 16 MB that the files which
# student code writes have to fit into as well.
MAX_TOTAL = 8 * MEGABYTE
MAX_FILES = 100  # the folder of a worker holds 512 files and folders


def read_shipped(rubric: Rubric, folder: Path, command: str) -> dict[str, bytes]:
    """Return the data files of a rubric in a folder. `command`: what puts them there."""
    files: dict[str, bytes] = {}
    for path in rubric.shipped:
        try:
            files[path] = (folder / path).read_bytes()
        except OSError as error:
            message = f"The data file {quoted(path)} cannot be read in {folder}: {error.strerror}."
            raise GraderError(message, command) from error
    return files


def shipped_by_reference(rubric: Rubric, rubric_folder: Path) -> dict[str, bytes]:
    """Return the data files as they are in the reference."""
    advice = "Put it there, or take it out of `files`."
    return read_shipped(rubric, rubric_folder / rubric.reference, advice)


def shipped_by_template(rubric: Rubric, rubric_folder: Path) -> dict[str, bytes]:
    """Return the data files as students get them."""
    advice = f"Run `grader template {rubric.assignment}`."
    return read_shipped(rubric, rubric_folder / rubric.template, advice)


def shipped_digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the hash of each file, by its path."""
    return {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}


def check_shipped_current(
    rubric: Rubric, rubric_folder: Path, files: Mapping[str, bytes], stored: Mapping[str, str]
) -> None:
    """Raise `CasesError` if the test cases were made with other data files than there are now.

    Those of the reference count as well, on a machine that has it.
    """
    own = {p: rubric_folder / rubric.reference / p for p in rubric.shipped}
    there = {p: path.read_bytes() for p, path in own.items() if path.is_file()}
    for found in (there, files):
        for path, digest in shipped_digests(found).items():
            if stored.get(path) != digest:
                message = (
                    f"The data file {quoted(path)} has changed since the test cases were made."
                )
                name = rubric.assignment
                raise CasesError(
                    message, f"Run `grader generate {name}` and `grader template {name}`."
                )
    if gone := [path for path in stored if path not in rubric.shipped]:
        message = f"The data file {quoted(gone[0])} was taken out of `files`."
        raise CasesError(message, f"Run `grader generate {rubric.assignment}`.")


def shipped_problems(paths: Sequence[str], reference: Path) -> Iterator[tuple[int, str]]:
    """Yield what is wrong about the paths of data files, each with its place in the list."""
    total = 0
    for index, path in enumerate(paths):
        problem = path_problem(path) or _file_problem(path, reference)
        if path in paths[:index]:
            problem = f"got {quoted(path)} twice, expected each file once"
        if problem:
            yield index, problem
            continue
        total += (reference / path).stat().st_size
        if total > MAX_TOTAL:
            yield index, "the data files have more than 8 MB together; expected at most 8 MB"
            return
    if len(paths) > MAX_FILES:
        yield MAX_FILES, f"got {len(paths)} data files, expected at most {MAX_FILES}"


def _file_problem(path: str, reference: Path) -> str:
    if path.endswith(".py"):
        return f"got {quoted(path)}, expected data: students get the Python files anyway"
    if not (reference / path).is_file():
        return f"there is no file {path} in the reference"
    return ""
