"""Which names Python code reads and sets, and a reference defines; no code is run."""

import ast
import symtable
import warnings
from collections.abc import Iterator, Mapping

from grader.confined.quick_dataclass import dataclass
from grader.core.asked.needed_names import needed_names


@dataclass(frozen=True)
class Names:
    """The names of some code, as seen from outside."""

    read: tuple[str, ...]  # what it needs from elsewhere, in the order of their first mention
    bound: frozenset[str]  # what it leaves behind, by whatever statement
    everything: bool = False  # `from … import *` binds names that the code does not say


def names_of(source: str, mode: str = "exec", file: str = "call") -> Names:
    """Return the names of code. Raises `SyntaxError` if it is not valid Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `x is 1`: not wrong, and not to be printed here
        tree = compile(source, file, mode, ast.PyCF_ONLY_AST, dont_inherit=True)
        compile(source, file, mode, dont_inherit=True)  # finds `return` outside a function too
        table = symtable.symtable(source, file, mode)
    bound = {s.get_name() for s in table.get_symbols() if _is_bound(s)}
    bound |= _globals_set_inside(table)
    order = {node.id: None for node in ast.walk(tree) if isinstance(node, ast.Name)}
    needed = needed_names(table, at_top=True) - bound
    starred = any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in ast.walk(tree)
    )
    return Names(tuple(name for name in order if name in needed), frozenset(bound), starred)


def names_in(expression: str) -> set[str]:
    """Return all names that an expression mentions; none if it is not valid Python."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _globals_set_inside(table: symtable.SymbolTable) -> set[str]:
    """Return what functions set with `global`, and comprehensions with `:=`."""
    found: set[str] = set()
    for child in table.get_children():
        symbols = child.get_symbols()
        found |= {s.get_name() for s in symbols if s.is_declared_global() and s.is_assigned()}
        found |= _globals_set_inside(child)
    return found


def public_names(sources: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Return per file ("classifiers/rnn.py") the public names, methods as "Class.method"."""
    return {place: set(_defined(ast.parse(text, place))) for place, text in sources.items()}


def visible_names(sources: Mapping[str, bytes]) -> set[str]:
    """Return all names that the modules have at their top, imported ones too."""
    from grader.confined.source.decoding import decode  # only a rubric that changed needs it

    found = (names_of(decode(text).text, "exec", place) for place, text in sources.items())
    return set().union(*(names.bound for names in found))


def _defined(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield node.name
            methods = [item for item in node.body if isinstance(item, ast.FunctionDef)]
            yield from (f"{node.name}.{method.name}" for method in methods)
        elif isinstance(node, ast.Assign):
            names = [n for target in node.targets for n in ast.walk(target)]
            yield from (n.id for n in names if isinstance(n, ast.Name))
