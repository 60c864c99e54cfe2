"""Syntax trees with some nodes changed, which share with the old ones all that is the same."""

import ast
import copy
from collections.abc import Callable, Sequence
from typing import Any

Block = list[ast.stmt]
Change = Callable[[ast.AST], ast.AST | None]  # what a node becomes; None: what its parts become


def rebuilt_block(body: Sequence[ast.stmt], change: Change) -> Block:
    """Return statements with changes in them: the very same ones where there are none."""
    return [rebuilt(statement, change) for statement in body]


def rebuilt(node: Any, change: Change) -> Any:
    """Return a node with changes in it: the very node where there are none."""
    new = change(node)
    if new is not None:
        return new
    made = {}
    for name, value in ast.iter_fields(node):
        other = _field(value, change)
        if other is not value:
            made[name] = other
    if not made:
        return node
    changed = copy.copy(node)
    for name, value in made.items():
        setattr(changed, name, value)
    return changed


def with_block(statement: ast.stmt, block: Block) -> ast.stmt:
    """Return a compound statement with another block."""
    new = copy.copy(statement)
    new.body = block  # type: ignore[attr-defined]
    return new


def _field(value: Any, change: Change) -> Any:
    if isinstance(value, ast.AST):
        return rebuilt(value, change)
    if not isinstance(value, list):
        return value
    every = [rebuilt(each, change) if isinstance(each, ast.AST) else each for each in value]
    same = all(new is old for new, old in zip(every, value, strict=True))
    return value if same else every
