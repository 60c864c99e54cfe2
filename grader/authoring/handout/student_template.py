"""Makes the student template: the reference with its solutions cut out."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.core.assignment import STUB
from grader.core.errors import GraderError

BEGIN = "# BEGIN SOLUTION"
END = "# END SOLUTION"
INSTRUCTORS_ONLY = "checks.py"


def render_templates(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the template's files. Raise `GraderError` for markers that do not pair."""
    return {
        path: render_template(source.decode("utf-8"), path).encode("utf-8")
        for path, source in sources.items()
        if Path(path).name != INSTRUCTORS_ONLY
    }


def render_template(source: str, path: str = "the reference") -> str:
    """Return one file with a line that raises for each block from BEGIN to END SOLUTION.

    Everything outside the markers stays as it is, to the byte.
    """
    return "".join(_kept_lines(source.splitlines(keepends=True), path))


def _kept_lines(lines: list[str], path: str) -> Iterator[str]:
    opened = 0  # line number of the marker that is open
    for number, line in enumerate(lines, 1):
        mark = line.strip()
        if mark == BEGIN:
            if opened:
                raise _unpaired(path, number, f"{BEGIN} again, before the {END} of line {opened}")
            opened = number
            ending = line[len(line.rstrip("\r\n")) :]
            yield line[: len(line) - len(line.lstrip())] + STUB + ending
        elif mark == END:
            if not opened:
                raise _unpaired(path, number, f"{END} without a {BEGIN}")
            opened = 0
        elif not opened:
            yield line
    if opened:
        raise _unpaired(path, opened, f"{BEGIN} without an {END}")


def _unpaired(path: str, number: int, what: str) -> GraderError:
    return GraderError(f"{path}, line {number}: {what}.", f"Put {END} after every solution.")
