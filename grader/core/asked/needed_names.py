"""Which names a scope looks for outside: none that a comprehension or a lambda gives a value."""

import ast
import symtable
from collections.abc import Collection, Iterator

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
NOTHING: Collection[str] = ()


def needed_names(table: symtable.SymbolTable, *, at_top: bool = False) -> set[str]:
    """Return the names that a scope, and those inside it, look for at the top."""
    own = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_referenced() and (at_top or symbol.is_global())
    }
    return own.union(*(needed_names(child) for child in table.get_children()))


def free_names(node: ast.AST, own: Collection[str] = NOTHING) -> Iterator[str]:
    """Yield the names that an expression looks for outside; `own` are those of what it is in.

    Python's symbol tables say something else of comprehensions from version 3.12 on.
    """
    if isinstance(node, ast.Name):
        yield from () if node.id in own else (node.id,)
    elif isinstance(node, ast.Lambda):
        given = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
        yield from free_names(node.args, own)
        yield from free_names(node.body, {*own, *given})
    elif isinstance(node, COMPREHENSIONS):
        inner = {*own}
        for part in node.generators:
            yield from free_names(part.iter, inner)
            names = (each for each in ast.walk(part.target) if isinstance(each, ast.Name))
            inner |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
            yield from (name for test in part.ifs for name in free_names(test, inner))
        values = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        yield from (name for value in values for name in free_names(value, inner))
    else:
        for child in ast.iter_child_nodes(node):
            yield from free_names(child, own)
