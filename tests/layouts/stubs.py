"""Starter code in six forms, none of them ours: what other courses and other years hand out."""

import ast
from collections.abc import Callable, Collection, Iterator

from tests.layouts.right import Sources

Body = Callable[[list[str], list[str]], str]  # parameters and returned names -> lines


def bare_pass(parameters: list[str], names: list[str]) -> str:
    nothing = ", ".join(["None"] * len(names))
    return f"{', '.join(names)} = {nothing}\npass\nreturn {', '.join(names)}"


def raising(parameters: list[str], names: list[str]) -> str:
    return "raise NotImplementedError('implement this')"


def nones(parameters: list[str], names: list[str]) -> str:
    return f"return {', '.join(['None'] * len(names))}"


def marked(parameters: list[str], names: list[str]) -> str:
    """Between the banners of the course's releases since 2020."""
    first = "\n".join(f"{name} = None" for name in names)
    return (
        f"{first}\n"
        "##############################################\n"
        "# TODO: Your part. About five lines of code. #\n"
        "##############################################\n"
        "# *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****\n\npass\n\n"
        "# *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****\n"
        f"return {', '.join(names)}"
    )


def zeros(parameters: list[str], names: list[str]) -> str:
    """With arrays to be filled in."""
    like = "\n".join(f"{name} = np.zeros_like({parameters[0]})" for name in names)
    return (
        f"'''Fill in the arrays below (release of another year).'''\n{like}\nreturn "
        + ", ".join(names)
    )


def undefined(parameters: list[str], names: list[str]) -> str:
    """The names that are returned are nowhere defined."""
    return (
        "'''Another year's description of the very same function.\n\n    Hint: one line.\n    '''\n"
        f"# YOUR CODE HERE\npass\nreturn {', '.join(names)}"
    )


FORMS: dict[str, Body] = {
    form.__name__: form for form in (bare_pass, raising, nones, marked, zeros, undefined)
}


def emptied(sources: Sources, form: str, functions: Collection[str]) -> Sources:
    """The sources with these functions as placeholders: "f" or "Class.method"."""
    return {path: _emptied(text, FORMS[form], functions) for path, text in sources.items()}


def _emptied(text: str, form: Body, functions: Collection[str]) -> str:
    lines = text.splitlines()
    for name, node in reversed([*_functions(ast.parse(text))]):
        if name not in functions:
            continue
        parameters = [each.arg for each in node.args.args if each.arg != "self"]
        indent = " " * (node.col_offset + 4)
        header = lines[node.lineno - 1 : node.body[0].lineno - 1]
        body = form(parameters, _returned(node)).split("\n")
        lines[node.lineno - 1 : node.end_lineno] = [*header, *(indent + line for line in body)]
    return "\n".join(lines) + "\n"


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            methods = (each for each in node.body if isinstance(each, ast.FunctionDef))
            yield from ((f"{node.name}.{each.name}", each) for each in methods)


def _returned(node: ast.FunctionDef) -> list[str]:
    last = [each for each in ast.walk(node) if isinstance(each, ast.Return)][-1].value
    parts = last.elts if isinstance(last, ast.Tuple) else [last]
    return [p.id if isinstance(p, ast.Name) else f"out{n}" for n, p in enumerate(parts)]
