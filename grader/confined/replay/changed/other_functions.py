"""What functions that stand beside one have in common, and it lacks."""

import ast
import builtins
from collections import Counter
from collections.abc import Iterator, Sequence

Functions = Sequence[ast.FunctionDef]
Arguments = tuple[list[ast.expr], list[ast.keyword]]

PLAIN = ast.Assign | ast.AugAssign | ast.Expr
MOST_USUAL = 3  # statements that may have been forgotten, and ways to give arguments


def usual_statements(others: Functions, own: ast.FunctionDef) -> list[ast.stmt]:
    """Return statements that others have, the commonest first, and this one does not.

    Only those of which it has all names that others give a value.
    """
    known, had = _given(own), {ast.dump(node) for node in ast.walk(own)}
    counted: Counter[str] = Counter()
    found: dict[str, ast.stmt] = {}
    given = {name for other in others for name in _given(other)}
    for other in others:
        for statement in other.body:
            text, is_known = ast.dump(statement), _read(statement) & given <= known
            if is_known and isinstance(statement, PLAIN) and text not in had:
                found[text] = statement
                counted[text] += 1
    return [found[text] for text, _ in counted.most_common(MOST_USUAL)]


def longer_calls(others: Functions, own: ast.FunctionDef) -> dict[str, list[Arguments]]:
    """Return arguments that functions are given elsewhere, by names of functions called here."""
    known, given = _given(own), {name for other in others for name in _given(other)}
    here = {_name(call) for call in _calls(own)}
    found: dict[str, dict[str, Arguments]] = {}
    for call in (call for other in others for call in _calls(other) if _name(call) in here):
        if _name(call) and _read(call) & given <= known and not hasattr(builtins, _name(call)):
            text = "".join(map(ast.dump, (*call.args[1:], *call.keywords)))
            found.setdefault(_name(call), {})[text] = call.args, call.keywords
    return {name: [*each.values()][:MOST_USUAL] for name, each in found.items()}


def _calls(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _given(function: ast.FunctionDef) -> set[str]:
    """Return the names that have a value in a function."""
    nodes = [node for node in ast.walk(function) if node is not function]
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return names | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}


def _read(node: ast.AST) -> set[str]:
    names = (n for n in ast.walk(node) if isinstance(n, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Load)}
