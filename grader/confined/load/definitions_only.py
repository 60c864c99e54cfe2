"""Which statements of a source define something, and do nothing else."""

import ast
import re

_KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.Pass)
_DOES_SOMETHING = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)


class DefinitionsOnly:
    """Leaves of a source that crashed, or did not end, what defines something.

    That is imports, functions, classes, assignments without calls, and `if` and `try` around these.
    """

    concerns = re.compile("")

    def apply(self, tree: ast.Module) -> ast.Module:
        """Return the tree, changed in place."""
        tree.body = [node for node in tree.body if defines_something(node)]
        return tree


def defines_something(node: ast.stmt) -> bool:
    """Return whether a statement only defines something. Other lines of a class are taken out."""
    if isinstance(node, _KEPT):
        return True
    if isinstance(node, ast.ClassDef):
        node.body = [each for each in node.body if defines_something(each)] or [ast.Pass()]
        ast.fix_missing_locations(node)
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return not calls(node)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.If | ast.Try) and _is_harmless(node)


def _is_harmless(node: ast.If | ast.Try) -> bool:
    inner = [*node.body, *node.orelse]
    if isinstance(node, ast.Try):
        inner += node.finalbody + [each for handler in node.handlers for each in handler.body]
    elif calls(node.test):
        return False
    return all([defines_something(each) for each in inner])


def calls(node: ast.AST) -> bool:
    """Return whether something in a statement is called as it runs: no lambda's body is."""
    parts: list[ast.AST] = [node]
    for part in parts:  # grows while it is read
        if isinstance(part, _DOES_SOMETHING):
            return True
        parts += ast.iter_child_nodes(part.args if isinstance(part, ast.Lambda) else part)
    return False
