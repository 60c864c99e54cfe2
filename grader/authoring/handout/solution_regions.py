"""Whether what is graded and what students write are the same: solution regions and criteria."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.authoring.handout.solution_markers import begins_solution, ends_solution
from grader.confined.function_names import own_name
from grader.confined.notebook_cells import CellLines
from grader.confined.quick_dataclass import dataclass
from grader.core.rubric import Rubric


@dataclass(frozen=True)
class Region:
    """A part of the reference that students write: the lines between two markers."""

    file: str
    first: int
    last: int
    function: str  # "f" or "Class.method"; empty outside of functions
    place: str = ""  # "layers.py", or "homework.ipynb, cell 7"
    line: int = 0  # the first one, counted there


def ungraded_regions(rubric: Rubric, sources: Mapping[str, bytes]) -> list[Region]:
    """Return the solution regions that lie in no criterion's function."""
    graded = {own_name(criterion.function) for criterion in rubric.criteria}
    return [
        region
        for region in solution_regions(sources)
        if region.function not in graded and region.function.partition(".")[0] not in graded
    ]


def unwritten_criteria(rubric: Rubric, sources: Mapping[str, bytes]) -> list[str]:
    """Return the criteria in whose function students write nothing."""
    names = {region.function for region in solution_regions(sources)}
    written = names | {name.partition(".")[0] for name in names}
    outside = {region.file for region in solution_regions(sources) if not region.function}
    return [
        criterion.name
        for criterion in rubric.criteria
        if not criterion.by_hand
        and own_name(criterion.function) not in written
        and not outside & set(criterion.files)  # a region may hold the whole function
    ]


def solution_regions(sources: Mapping[str, bytes]) -> list[Region]:
    """Return all regions of a reference, in the order of its files."""
    return [
        region
        for path, source in sources.items()
        for region in _regions(path, source.decode("utf-8"))
    ]


def _regions(path: str, text: str) -> Iterator[Region]:
    functions = list(_functions(ast.parse(text).body, ""))
    first = 0
    for number, line in enumerate(text.splitlines(), 1):
        if begins_solution(line):
            first = number
        elif ends_solution(line):
            place, own = CellLines(path, text).place(first)
            found = _split(path, first, number, functions)
            yield from (replace(region, place=place, line=own) for region in found)


def _split(
    path: str, first: int, last: int, functions: list[tuple[str, int, int]]
) -> Iterator[Region]:
    """Yield one region for the function around the lines, or one for each function inside.

    A comment at the end of a function, such as the last marker, does not belong to it for Python.
    """
    around = [name for name, start, end in functions if start <= first <= end]
    inside = [name for name, start, end in functions if first <= start and end <= last]
    for name in around[-1:] or inside or [""]:
        yield Region(path, first, last, name)


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, int, int]]:
    """Yield functions and methods with their lines; what is nested in a function belongs to it."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            yield prefix + node.name, first, node.end_lineno or first
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")
