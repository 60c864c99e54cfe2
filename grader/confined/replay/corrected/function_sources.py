"""Finds the definition of a function in the submission's sources, without lines that are broken."""

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...function_names import short_name
from ...load.loaded_program import Program
from ...quick_dataclass import dataclass
from ..own_functions import inner_function, is_closure

MOST_LINES = 5  # that cannot be read: with more, what is left is no longer the student's function


@dataclass(frozen=True)
class FunctionSource:
    """The source of one function, and the names that it sees."""

    name: str  # "f" or "Class.method"
    text: str
    space: dict[str, Any]
    line: int = 0  # of several of that name, the one that begins there counts
    closure: tuple[Any, ...] = ()  # what `super()` needs: a cell with the class

    def parsed(self) -> ast.FunctionDef:
        """Return a syntax tree of its own."""
        return max(_definitions(ast.parse(self.text), self.name), key=self._begins_there)

    @property
    def owner(self) -> str:
        """Return the class of a method; empty for a function."""
        return self.name.rpartition(".")[0]

    def members(self) -> list[str]:
        """Return the attributes that the constructor of a method's class gives its objects."""
        if not self.owner:
            return []
        classes = (n for n in ast.walk(ast.parse(self.text)) if isinstance(n, ast.ClassDef))
        own = (node for each in classes if each.name == self.owner for node in each.body)
        nodes = [
            n for each in own if getattr(each, "name", "") == "__init__" for n in ast.walk(each)
        ]
        stored = (n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
        return [*dict.fromkeys(node.attr for node in stored if isinstance(node.value, ast.Name))]

    def others(self) -> list[ast.FunctionDef]:
        """Return the functions that stand beside it: methods of its class, or functions."""
        tree: ast.AST = ast.parse(self.text)
        if self.owner:
            classes = (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef))
            tree = next((each for each in classes if each.name == self.owner), tree)
        nodes = [node for node in getattr(tree, "body", []) if isinstance(node, ast.FunctionDef)]
        return [node for node in nodes if node.name != short_name(self.name)]

    def _begins_there(self, node: ast.FunctionDef) -> bool:
        return self.line in (node.lineno, *(each.lineno for each in node.decorator_list))


def source_of(program: Program, name: str, function: Any = None) -> FunctionSource | None:
    """Return the definition of a function, or of one that could not be loaded; None if not found.

    A function that sees the variables of another one has none.
    """
    if function is None:
        return next(_lost(program, name), None)
    inner = inner_function(function, short_name(name))
    if inner is None or is_closure(inner):
        return None
    code = inner.__code__
    file = program.files.get(code.co_filename)
    for chunk in file.chunks if file else ():
        if chunk.line <= code.co_firstlineno < chunk.line + max(chunk.height, 1):
            line = code.co_firstlineno - chunk.line + 1
            found = _readable(chunk.text, name, inner.__globals__, line)
            return found and replace(found, closure=inner.__closure__ or ())
    return None


def _lost(program: Program, name: str) -> Iterator[FunctionSource]:
    for file in program.files.values():
        for chunk in file.chunks if name in file.lost else ():
            if name in (chunk.lost or chunk.names):
                found = _readable(chunk.text, name, file.namespace)
                if found:
                    yield found


def _readable(text: str, name: str, space: dict[str, Any], line: int = 0) -> FunctionSource | None:
    """Return the definition without the lines that cannot be read, if these are few."""
    readable = next(_mended(textwrap.dedent(text).split("\n"), MOST_LINES), None)
    if readable is None or not any(_definitions(ast.parse(readable), name)):
        return None
    return FunctionSource(name, readable, space, line)


def _mended(lines: list[str], most: int) -> Iterator[str]:
    """Yield the source with as few lines changed as make it readable, the best fix first."""
    text = "\n".join(lines)
    try:
        ast.parse(text)
    except SyntaxError as error:
        for place, line in _mends(lines, error) if most else ():
            yield from _mended([*lines[:place], line, *lines[place + 1 :]], most - 1)
    except (ValueError, RecursionError, MemoryError):
        return
    else:
        yield text


def _mends(lines: list[str], error: SyntaxError) -> Iterator[tuple[int, str]]:
    """Yield what may replace a line, the likeliest first."""
    place = min(max((error.lineno or 1) - 1, 0), len(lines) - 1)
    line = lines[place]
    if error.msg == "expected ':'":
        yield place, f"{line.rstrip()}:"
    before = next((i for i in range(place - 1, 0, -1) if lines[i].strip()), 0)
    if isinstance(error, IndentationError) and before:
        if "unindent" in error.msg:
            yield before, _indent(line) + lines[before].strip()
        yield place, _indent(lines[before]) + line.strip()
    yield place, f"{_inner(lines, place)}pass"


def _inner(lines: list[str], place: int) -> str:
    """Return the indentation of a line, or of its neighbours where both stand further right.

    Marks of a merge that was never ended stand at the left margin, whatever they are in.
    """
    own = _indent(lines[place])
    before = next((line for line in reversed(lines[:place]) if line.strip()), own)
    after = next((line for line in lines[place + 1 :] if line.strip()), own)
    opens = before.rstrip().endswith(":")
    around = _indent(after) if opens else min(_indent(before), _indent(after), key=len)
    return max(own, around, key=len)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _definitions(tree: ast.Module, name: str) -> Iterator[ast.FunctionDef]:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return (node for node in nodes if node.name == short_name(name))
