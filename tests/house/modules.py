"""The modules of grader as they are read for measuring: sources, trees, and who imports whom."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = "grader"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    name: str  # dotted
    path: Path
    is_room: bool  # an `__init__.py`

    @cached_property
    def source(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def lines(self) -> int:
        return len(self.source.splitlines())

    @property
    def functions(self) -> list[Function]:
        """Return all functions and methods, nested ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]


def read_modules(root: Path) -> dict[str, Module]:
    """Return all modules below `root`, by their dotted names."""
    found = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        room = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if room else parts)
        found[name] = Module(name, path, room)
    return found


def imports(modules: Mapping[str, Module]) -> dict[str, set[str]]:
    """Return what each module imports of the others, inside of functions as well."""
    edges: defaultdict[str, set[str]] = defaultdict(set)
    for module in modules.values():
        for name in _imported(module):
            target = name if name in modules else name.rpartition(".")[0]
            if target in modules and target not in (module.name, PACKAGE):
                edges[module.name].add(target)
    return edges


def _imported(module: Module) -> Iterator[str]:
    """Yield the dotted name of everything that is imported."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _base(module: Module, node: ast.ImportFrom) -> str:
    """Return the absolute name of what stands after `from`."""
    if not node.level:
        return node.module or ""
    own = module.name.split(".")
    kept = own[: len(own) - node.level + module.is_room]
    return ".".join([*kept, *([node.module] if node.module else [])])


def longest_chain(edges: Mapping[str, set[str]], start: str) -> tuple[str, ...]:
    """Return the longest way down from a module; without circles there is one."""
    known: dict[str, tuple[str, ...]] = {}

    def chain(name: str) -> tuple[str, ...]:
        if name not in known:
            below = (chain(other) for other in sorted(edges.get(name, ())))
            known[name] = (name, *max(below, key=len, default=()))
        return known[name]

    return chain(start)
