"""Makes pieces of syntax trees for rewritten functions, and looks at others."""

import ast

LINES = "_lines_of_grader"
STOPS = {"breakpoint", "set_trace", "seterr"}  # called, they make lines raise that follow
LOOKS_AROUND = {"locals", "vars", "dir", "eval", "exec", "super"}  # not the same in a lambda


class Ending(ast.NodeTransformer):
    """Lets every loop end in the end."""

    def visit_While(self, node: ast.While) -> ast.While:
        self.generic_visit(node)
        node.test = ast.BoolOp(ast.And(), [ask("goes_on"), node.test])
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node


def assigned(definition: ast.FunctionDef) -> list[str]:
    """Return the names that are assigned to, the last one last."""
    names = [node for node in ast.walk(definition) if isinstance(node, ast.Name)]
    stored = [node for node in names if isinstance(node.ctx, ast.Store)]
    ordered = sorted(stored, key=lambda node: (node.lineno, node.col_offset))
    return [*dict.fromkeys(node.id for node in reversed(ordered))][::-1]


def tried(body: list[ast.stmt]) -> ast.Try:
    error = ast.Attribute(ast.Name(LINES, ast.Load()), "EVERYTHING", ast.Load())
    return ast.Try(body, [ast.ExceptHandler(error, None, [ast.Pass()])], [], [])


def ask(question: str, *arguments: ast.expr) -> ast.Call:
    asked = ast.Attribute(ast.Name(LINES, ast.Load()), question, ast.Load())
    return ast.Call(asked, list(arguments), [])


def later(value: ast.expr) -> ast.Lambda:
    return ast.Lambda(ast.arguments([], [], None, [], [], None, []), value)


def may_wait(value: ast.expr) -> bool:
    """Return whether an expression does the same in a function of its own."""
    for node in ast.walk(value):
        if isinstance(node, ast.NamedExpr | ast.Await):
            return False
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Name) and called.id in LOOKS_AROUND:
            return False
    return True


def stops(statement: ast.stmt) -> bool:
    """Return whether a statement is there to stop the function."""
    if isinstance(statement, ast.Raise | ast.Assert):
        return True
    called = getattr(getattr(statement, "value", None), "func", None)
    return getattr(called, "id", getattr(called, "attr", "")) in STOPS


def width(target: ast.expr) -> int | None:
    """Return how many values a target takes apart: 0 for none, None if that is not known."""
    if not isinstance(target, ast.Tuple | ast.List):
        return 0
    flat = not any(isinstance(e, ast.Starred | ast.Tuple | ast.List) for e in target.elts)
    return len(target.elts) if flat else None
