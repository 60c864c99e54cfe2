"""The functions that a source defines, and what they find outside of themselves. Runs nothing."""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .named_functions import lambda_name
from .pieces import Chunk
from .source_reader import Reader

# A file that computes with one of these solves another exercise than one in NumPy does.
ARRAY_LIBRARIES = frozenset(
    "chainer cupy flax jax keras mindspore mxnet paddle tensorflow theano tinygrad torch".split()
)
_BUILT_IN = frozenset(vars(builtins))
_METHOD = re.compile(r"^[ \t]+(?:async[ \t]+)?def[ \t]+(\w+)", re.MULTILINE)

Function = ast.FunctionDef | ast.AsyncFunctionDef


class OutlinedFunction(NamedTuple):
    """A function or method as a file has it; the last one of a name counts."""

    name: str
    text: str


class Outline(NamedTuple):
    """What a file defines, and the names that its functions find outside of themselves."""

    definitions: Sequence[OutlinedFunction]
    known: frozenset[str]
    libraries: frozenset[str]


def outline(text: str, reader: Reader) -> Outline:
    """Return what the text of a file defines, as far as the reader can read it."""
    definitions: list[OutlinedFunction] = []
    trees: list[ast.Module] = []
    for chunk, tree in reader.trees(text):
        if tree is None:  # somebody was at work on what a broken statement defines
            definitions += [OutlinedFunction(name, chunk.text) for name in _lost(chunk)]
            continue
        lines = ("\n" * (chunk.line - 1) + chunk.text).split("\n")
        definitions += _definitions(tree.body, lines, "")
        trees.append(tree)
    known = _names([node for tree in trees for node in tree.body])
    may_use = any(library in text for library in ARRAY_LIBRARIES)  # to walk trees takes long
    return Outline(definitions, _BUILT_IN | known, _libraries(trees) if may_use else frozenset())


def _lost(chunk: Chunk) -> list[str]:
    """Return the functions of a broken statement; of a class that is but text, its methods."""
    names = list(chunk.lost or chunk.names)
    if not chunk.is_class or not names:
        return names
    return [f"{names[0]}.{method}" for method in _METHOD.findall(chunk.text)]


def _definitions(
    body: Sequence[ast.stmt], lines: Sequence[str], prefix: str
) -> Iterator[OutlinedFunction]:
    for node in body:
        if name := node.name if isinstance(node, Function) else lambda_name(node):
            text = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            yield OutlinedFunction(f"{prefix}{name}", f"{text}\n")
        elif isinstance(node, ast.ClassDef) and not prefix:
            yield from _definitions(node.body, lines, f"{node.name}.")
        elif isinstance(node, ast.If | ast.Try):
            yield from _definitions([*node.body, *node.orelse], lines, prefix)


def _names(body: Iterable[ast.AST]) -> set[str]:
    """Return the names that statements at module level bind."""
    names: set[str] = set()
    waiting = list(body)
    for node in waiting:  # grows while it is read
        if isinstance(node, Function | ast.ClassDef):
            names.add(node.name)
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {each.asname or each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return names


def _libraries(trees: Iterable[ast.Module]) -> frozenset[str]:
    """Return array libraries that are imported and that functions or classes use.

    What an editor slipped in, or what only a line beside them prints, says nothing.
    """
    bound: dict[str, str] = {}
    used: set[str] = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            for each in node.names:
                bound[each.asname or each.name.partition(".")[0]] = each.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            bound |= {each.asname or each.name: node.module for each in node.names}
        elif isinstance(node, Function | ast.ClassDef):
            names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
            used |= {each.id for each in names if isinstance(each.ctx, ast.Load)}
    modules = [module for name, module in bound.items() if name in used or name == "*"]
    return ARRAY_LIBRARIES.intersection(module.partition(".")[0] for module in modules)
