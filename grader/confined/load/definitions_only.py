"""What is executed of a source that crashed, or did not end, when all of it was executed."""

import ast

_KEPT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.Pass)
_DOES_SOMETHING = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)


def keep_definitions(tree: ast.Module) -> ast.Module:
    """Imports, functions, classes, assignments without calls, and `if` and `try` around these."""
    tree.body = [node for node in tree.body if _is_kept(node)]
    return tree


def _is_kept(node: ast.stmt) -> bool:
    if isinstance(node, _KEPT):
        return True
    if isinstance(node, ast.ClassDef):
        node.body = [each for each in node.body if _is_kept(each)] or [ast.Pass()]
        ast.fix_missing_locations(node)
        return True
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        return not _calls(node)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.If | ast.Try) and _is_harmless(node)


def _is_harmless(node: ast.If | ast.Try) -> bool:
    inner = [*node.body, *node.orelse]
    if isinstance(node, ast.Try):
        inner += node.finalbody + [each for handler in node.handlers for each in handler.body]
    elif _calls(node.test):
        return False
    return all([_is_kept(each) for each in inner])


def _calls(node: ast.AST) -> bool:
    return any(isinstance(part, _DOES_SOMETHING) for part in ast.walk(node))
