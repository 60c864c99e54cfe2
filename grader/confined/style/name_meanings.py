"""What the names in a source mean, read from its text: `xp.add.at` after `import numpy as xp`."""

import ast
from collections.abc import Iterable, Iterator

NUMPY = "numpy"


def plain_name(name: str) -> str:
    """Return a dotted name without the usual abbreviation of NumPy."""
    top, dot, rest = name.partition(".")
    return f"{NUMPY}{dot}{rest}" if top == "np" else name


class Spelling:
    """The imports of one file, and the names that stand for parts of them."""

    def __init__(self, trees: Iterable[ast.AST], own: Iterable[str]) -> None:
        """Read the imports; `own` are the last parts of the names of the submission's modules."""
        self.modules: list[tuple[str, int]] = []  # imported ones, with their lines
        self._own = frozenset(own)
        self._known = {"np": NUMPY}
        self._stars: list[str] = []
        nodes = [node for tree in trees for node in ast.walk(tree)]
        for node in nodes:
            if isinstance(node, ast.Import):
                self._import(node)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node)
        for node in nodes:
            if isinstance(node, ast.Assign):
                self._alias(node)

    def meanings(self, node: ast.expr) -> Iterator[str]:
        """Yield the possible meanings of a name or a chain of its attributes; of others nothing."""
        dotted = _dotted(node)
        if not dotted:
            return
        top, dot, rest = dotted.partition(".")
        yield f"{self._known.get(top, top)}{dot}{rest}"
        if top not in self._known:
            yield from (f"{star}.{dotted}" for star in self._stars)

    def is_module(self, node: ast.expr) -> bool:
        """Return whether an expression is an imported name, or a part of one."""
        return _dotted(node).partition(".")[0] in self._known

    def _import(self, node: ast.Import) -> None:
        for each in node.names:
            self.modules.append((each.name, node.lineno))
            top = each.name.partition(".")[0]
            self._known[each.asname or top] = each.name if each.asname else top

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if not node.level:
            self.modules.append((module, node.lineno))
        own = node.level > 0 or module.rpartition(".")[2] in self._own
        for each in node.names:
            if each.name == "*":
                self._stars += [] if own else [module]
            else:
                self._known[each.asname or each.name] = (
                    each.name if own else f"{module}.{each.name}"
                )

    def _alias(self, node: ast.Assign) -> None:
        """Take note of `at = np.add.at`."""
        dotted = _dotted(node.value)
        top, dot, rest = dotted.partition(".")
        if top in self._known:
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self._known.setdefault(target.id, f"{self._known[top]}{dot}{rest}")


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *parts[::-1]]) if isinstance(node, ast.Name) else ""
