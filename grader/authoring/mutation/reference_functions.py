"""The functions of the reference: their source, the solutions in it, and their code."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

from grader.authoring.handout.solution_markers import begins_solution, ends_solution
from grader.confined.class_members import own_function
from grader.confined.function_names import own_name
from grader.confined.notebook_cells import CellLines
from grader.confined.quick_dataclass import dataclass
from grader.core.rubric import Rubric


@dataclass(frozen=True, eq=False)
class Function:
    """One function or method of the reference, loaded, with its place in the source."""

    name: str  # "sigmoid", "CaptioningRNN.loss"
    file: str
    node: ast.FunctionDef
    lines: frozenset[int]  # of its solutions; all of its lines if none are marked
    loaded: FunctionType
    cells: CellLines | None = None  # of a notebook

    def place(self, line: int) -> tuple[str, int]:
        """Return what a line is named by: the file, of a notebook with the cell, and the line."""
        return self.cells.place(line) if self.cells else (self.file, line)

    @property
    def namespace(self) -> dict[str, Any]:
        """Return the names of the function's module."""
        return self.loaded.__globals__


def graded_functions(
    rubric: Rubric, sources: Mapping[str, bytes], scope: Mapping[str, Any]
) -> dict[str, Function]:
    """Return the functions that criteria name, by name; but none whose source is not found."""
    found: dict[str, Function] = {}
    for criterion in rubric.criteria:
        loaded = None if criterion.by_hand else loaded_function(criterion.function, scope)
        for file in criterion.files:
            if loaded is None or file not in sources or criterion.function in found:
                continue
            function = _function(criterion.function, file, sources[file], loaded)
            found |= {criterion.function: function} if function else {}
    return found


def helper_of(code: CodeType, namespace: dict[str, Any], caller: Function, source: bytes) -> Any:
    """Return the function that has this code, in the file of its caller; None if there is none."""
    loaded = loaded_function(code.co_qualname, namespace)
    if namespace is not caller.namespace or loaded is None or loaded.__code__ is not code:
        return None
    return _function(code.co_qualname, caller.file, source, loaded)


def loaded_function(name: str, scope: Mapping[str, Any]) -> FunctionType | None:
    """Return the function or method of that name, without what a class wraps around it."""
    first, *rest = name.split(".")
    found = scope.get(first)
    for part in rest:
        found = getattr(found, part, None)
    found = own_function(getattr(found, "__func__", found))
    return found if isinstance(found, FunctionType) else None


def _function(name: str, file: str, source: bytes, loaded: FunctionType) -> Function | None:
    node = definition(ast.parse(source), own_name(name).split("."))
    if node is None:
        return None
    cells = CellLines(file, source.decode("utf-8", "replace"))
    return Function(name, file, node, _solution_lines(source, node), loaded, cells)


def definition(tree: ast.AST, path: list[str]) -> ast.FunctionDef | None:
    """Return the function or method of that path in a syntax tree."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef) and [node.name] == path:
            return node
        if isinstance(node, ast.ClassDef) and node.name == path[0] and len(path) > 1:
            return definition(node, path[1:])
    return None


def _solution_lines(source: bytes, node: ast.FunctionDef) -> frozenset[int]:
    whole = range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    marked = frozenset(number for number in _marked(source) if number in whole)
    return marked or frozenset(range(node.lineno, whole.stop))


def _marked(source: bytes) -> Iterator[int]:
    inside = False
    for number, line in enumerate(source.decode("utf-8").splitlines(), 1):
        inside = begins_solution(line) or (inside and not ends_solution(line))
        if inside:
            yield number


def known_codes(spaces: Iterable[dict[str, Any]], first: Iterable[CodeType]) -> list[CodeType]:
    """Return the code of every function and method of some modules, each once, `first` first."""
    found = _codes([value for space in spaces for value in space.values()])
    return list(dict.fromkeys([*first, *found]))


def _codes(left: list[Any]) -> Iterator[CodeType]:
    """Yield the code of functions and of the members of classes, which may hold one another."""
    entered: set[type] = set()
    while left:
        value = left.pop(0)
        value = own_function(getattr(value, "__func__", value))
        if isinstance(value, FunctionType):
            yield value.__code__
        elif isinstance(value, type) and value not in entered:
            entered.add(value)
            left = [*vars(value).values(), *left]
