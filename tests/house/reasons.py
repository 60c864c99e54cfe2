"""Where a reader would ask why: numbers of modules, and the system calls of the wall.

A reason is a comment on the line or right above, or a docstring below that is the constant's own.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.modules import Module, read_modules

WALL = "grader.confined.wall."
CALLS = re.compile(
    r"kernel\.(call|system_call|prctl)|_lower"
    r"|os\.(chdir|closerange|dup2|setgroups|setresgid|setresuid|seteuid)|socket\.sethostname"
)
_ARITHMETIC = (ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.Tuple, ast.Name, ast.Load)


def numbers_without_reason(root: Path) -> list[str]:
    """Return each number of a module that has no comment and no docstring, as "path:line NAME"."""
    return [place for module in read_modules(root).values() for place in _numbers(root, module)]


def calls_without_reason(root: Path) -> list[str]:
    """Return each system call of the wall that has no comment, as "path:line call"."""
    modules = read_modules(root).items()
    walls = [module for name, module in modules if name.startswith(WALL)]
    return [place for module in walls for place in _calls(root, module)]


def _numbers(root: Path, module: Module) -> Iterator[str]:
    following = [*module.tree.body[1:], None]
    for node, after in zip(module.tree.body, following, strict=False):
        name = _constant(node)
        described = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if name and not described and not _commented(module, node):
            yield f"{module.path.relative_to(root).as_posix()}:{node.lineno} {name}"


def _constant(node: ast.stmt) -> str:
    """Return the name that gets a number, or several, in upper case; empty for all others."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return ""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    names = [n.id for n in ast.walk(target) if isinstance(n, ast.Name)]
    upper = all(re.fullmatch(r"_?[A-Z][A-Z0-9_]*", name) for name in names)
    return ", ".join(names) if upper and _is_number(node.value) else ""


def _is_number(value: ast.expr) -> bool:
    parts = list(ast.walk(value))
    numbers = [part for part in parts if isinstance(part, ast.Constant)]
    return (
        bool(numbers)
        and all(type(number.value) in (int, float) for number in numbers)
        and all(isinstance(part, (ast.Constant, *_ARITHMETIC)) for part in parts)
    )


def _calls(root: Path, module: Module) -> Iterator[str]:
    for statement in ast.walk(module.tree):
        if not isinstance(statement, ast.Expr | ast.Assign | ast.Return):
            continue
        calls = [n for n in ast.walk(statement) if isinstance(n, ast.Call)]
        made = [text for n in calls if CALLS.fullmatch(text := ast.unparse(n.func))]
        if made and not _commented(module, statement):
            place = f"{module.path.relative_to(root).as_posix()}:{statement.lineno}"
            yield f"{place} {', '.join(made)}"


def _commented(module: Module, node: ast.stmt) -> bool:
    """Return whether a comment is on the lines of a statement or on the line above."""
    lines = module.source.splitlines()
    own = lines[node.lineno - 1 : node.end_lineno]
    above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
    return above.startswith("#") or any("#" in line for line in own)
