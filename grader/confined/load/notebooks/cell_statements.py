"""The statements of a notebook: what each one binds, and which names it needs."""

import ast
import dis
from collections.abc import Iterator
from types import CodeType

from ...source.compiler import Compiler
from ...source.named_functions import lambda_name
from ...source.pieces import COMPILE_ERRORS, Chunk
from ..definitions_only import calls, defines_something
from .cell_statement import DEFINITION, DOING, IMPORT, PLAIN, CellStatement

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_SCOPES = (*_DEFINITIONS, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def statements_of(chunks: list[Chunk], compiler: Compiler) -> list[CellStatement]:
    """Return the statements of chunks that have code; several on one line become several."""
    return [each for chunk in chunks if chunk.code for each in _statements(chunk, compiler)]


def _statements(chunk: Chunk, compiler: Compiler) -> Iterator[CellStatement]:
    try:
        body = compiler.tree(chunk).body
    except COMPILE_ERRORS:  # nested too deeply to be looked at: it runs, as in a file
        yield CellStatement(chunk, DEFINITION, frozenset(), frozenset(chunk.names))
        return
    for node in body:
        own = chunk
        if len(body) > 1:
            own = Chunk(node.lineno, ast.unparse(node) + "\n")
            own.code = compiler.compile_source(ast.Module([node], []))
        yield _statement(own, node)


def _statement(chunk: Chunk, node: ast.stmt) -> CellStatement:
    stored, changed = _stored(node)
    starred = isinstance(node, ast.ImportFrom) and (
        node.names[0].name == "*" or node.module == "__future__"
    )
    reads = frozenset(_read(chunk.code)) if chunk.code else frozenset()
    return CellStatement(chunk, _kind(node), reads, frozenset(stored), frozenset(changed), starred)


def _kind(node: ast.stmt) -> str:
    if isinstance(node, _DEFINITIONS) or lambda_name(node):
        return DEFINITION
    if isinstance(node, _IMPORTS):
        return IMPORT
    plain = not isinstance(node, ast.Expr | ast.Pass) and not calls(node)
    return PLAIN if plain and defines_something(node) else DOING


def _read(code: CodeType) -> Iterator[str]:
    """Yield the names that code, or a function in it, looks for at the top."""
    for step in dis.get_instructions(code):
        if step.opname.startswith("LOAD") and step.opname.endswith(("_NAME", "_GLOBAL")):
            yield str(step.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _read(constant)


def _stored(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that a statement binds at the top, and those that it changes."""
    stored: set[str] = set()
    changed: set[str] = set()
    waiting: list[ast.AST] = [statement]
    for node in waiting:  # grows while it is read
        if isinstance(node, _DEFINITIONS):
            stored.add(node.name)
        elif isinstance(node, _IMPORTS):
            stored |= {each.asname or each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            stored.add(node.id)
        elif isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            changed |= _base(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            changed |= _base(node.value.func) - _base_alone(node.value.func)
        waiting += [] if isinstance(node, _SCOPES) else ast.iter_child_nodes(node)
    return stored, changed


def _base(node: ast.AST) -> set[str]:
    """Return the name that a chain of items, attributes and calls begins with."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _base_alone(node: ast.AST) -> set[str]:
    """Return the name of a call of a plain function, which changes nothing of that name."""
    return {node.id} if isinstance(node, ast.Name) else set()
