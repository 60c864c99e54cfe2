"""A small example as lines of Python that run in the student's folder."""

import ast
import builtins
import symtable
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array

# Characters of the whole, and of one input. A margin: a page shows the example beside the rest.
LONGEST, LONGEST_VALUE = 900, 160
NOTEBOOK = ".ipynb"  # whose functions cannot be imported
WIDTH = 88  # characters of a line with several inputs: what a page shows without scrolling
DIGITS = 4  # of what is expected: enough to see that another answer differs


class NoText(Exception):
    """The example cannot be written as a few lines."""


@dataclass(frozen=True)
class Recipe:
    """The lines of a case with what they need of the rubric: parts of `setup`, and code."""

    setup: str
    code: Mapping[str, str]  # givens that are code
    call: str

    @cached_property
    def before(self) -> list[str]:
        """Return the statements of `setup` that the others need, without their docstrings."""
        nodes = [_without_docstring(node) for node in ast.parse(self.setup).body]
        scopes = {ast.unparse(node): _Scope(ast.unparse(node)) for node in nodes}
        wanted = set(_Scope("\n".join([*self.made, *self.lines])).read)
        needed: set[str] = set()
        while more := {t for t, s in scopes.items() if s.made & wanted and t not in needed}:
            needed |= more
            wanted = wanted.union(*(scopes[text].read for text in more))
        return [text for text in scopes if text in needed]

    @cached_property
    def made(self) -> list[str]:
        """Return assignments of the givens that are code."""
        return [f"{name} = {code.strip()}" for name, code in self.code.items()]

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of the case; comments are the instructor's."""
        return ast.unparse(ast.parse(self.call)).splitlines()

    @cached_property
    def used(self) -> set[str]:
        """Return the names that are read and are no function's own."""
        return self._scope.read

    @cached_property
    def free(self) -> set[str]:
        """Return those that nothing here makes: functions of the submission, and inputs."""
        return self._scope.read - self._scope.made - set(dir(builtins))

    @cached_property
    def _scope(self) -> "_Scope":
        return _Scope("\n".join([*self.before, *self.made, *self.lines]))


class _Scope:
    """The names that statements read and make, but for variables of functions."""

    def __init__(self, text: str) -> None:
        top = symtable.symtable(text, "", "exec")
        tables = [top]
        for table in tables:  # grows while it is read
            tables += table.get_children()
        symbols = [(table, symbol) for table in tables for symbol in table.get_symbols()]
        seen = [(t, s) for t, s in symbols if t is top or s.is_global()]
        self.read = {s.get_name() for _, s in seen if s.is_referenced()}
        self.made = {
            s.get_name() for t, s in seen if t is top and (s.is_assigned() or s.is_imported())
        }


def _without_docstring(node: ast.stmt) -> ast.stmt:
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(part):
            part.body = part.body[1:] or [ast.Pass()]
    return node


def python_lines(
    imports: Mapping[str, str], values: Mapping[str, Any], recipe: Recipe, output: str
) -> str:
    """Return the lines up to where the output is printed. Raises `NoText`.

    `imports` has the module of each function, or its notebook; `values` are sizes and inputs.
    """
    given = [f"{name} = {literal(v)}" for name, v in values.items() if name in recipe.used]
    if "dtype" in recipe.free:
        given.append("dtype = np.float64")
    lines = [*_imports(imports), *recipe.before, *_joined(given), *recipe.made, *recipe.lines]
    text = "\n".join([*lines, f"print({output})"])
    if len(text) > LONGEST:
        raise NoText
    return text


def literal(value: Any) -> str:
    """Return a value as Python writes it. Raises `NoText` for what is long, or no plain value."""
    text = _literal(value)
    if len(text) > LONGEST_VALUE * (4 if isinstance(value, dict) else 1):
        raise NoText
    return text


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.dtype.kind in "fiub":
        usual = value.dtype in (np.dtype(float), np.dtype(int), np.dtype(bool))
        dtype = "" if usual and value.size else f", dtype=np.{value.dtype.name}"
        return f"np.array({_short(value).tolist()}{dtype})"
    if isinstance(value, np.number | np.bool_):
        return repr(value.item())
    if isinstance(value, dict):
        return f"{{{', '.join(f'{k!r}: {_literal(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)
    raise NoText


def _short(value: Array) -> Array:
    """Return numbers without digits that are rounding, 0.3 for 0.30000000000000004, or -0.0."""
    rounded = np.round(value, 9) + 0.0 if value.dtype.kind == "f" else value
    return rounded if np.allclose(rounded, value, rtol=1e-12, atol=0) else value


def answer_text(value: Array) -> str:
    """Return an answer in one line, to a few digits."""
    if value.dtype.kind == "f":
        value = np.array([float(f"{x:.{DIGITS}g}") for x in value.ravel()]).reshape(value.shape)
    text = str(value.tolist())
    return f"{text}, of shape {value.shape}" if value.size > 1 else text


def _imports(modules: Mapping[str, str]) -> Iterator[str]:
    yield "import numpy as np"
    for module in dict.fromkeys(modules.values()):
        if module.endswith(NOTEBOOK):
            yield f"# in a new cell at the end of {module}:"
            continue
        names = [name for name, each in modules.items() if each == module]
        yield f"from {module} import {', '.join(names)}"


def _joined(statements: list[str]) -> list[str]:
    """Return short statements side by side."""
    lines: list[str] = []
    for statement in statements:
        if lines and len(lines[-1]) + len(statement) + 2 <= WIDTH:
            lines[-1] += f"; {statement}"
        else:
            lines.append(statement)
    return lines
