"""The instructor's `misconceptions`: changes of the reference, or of the inputs."""

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.authoring.mistakes.altered_inputs import replaced
from grader.authoring.mutation.mutants import Mutant, compiled
from grader.authoring.mutation.reference_functions import Function, definition
from grader.confined.case.execute import case_space
from grader.core.cases import Case
from grader.core.errors import GraderError
from grader.core.rubric import Misconception
from grader.grading.reference import settings_of


def patched(misconception: Misconception, function: Function, source: bytes) -> Mutant:
    """The function with the misconception's text in place of the reference's.

    Raises `GraderError` unless that text stands in its code exactly once.
    """
    text = source.decode("utf-8")
    lines = text.splitlines(keepends=True)
    first, last = _code_from(function.node), function.node.end_lineno
    body = "".join(lines[first:last])
    if body.count(misconception.old) != 1:
        count = body.count(misconception.old)
        message = f"{misconception.old!r} stands {count} times in {function.name}, not once"
        raise GraderError(f"misconceptions: {message}.", "Quote the reference's own text.")
    changed = body.replace(misconception.old, misconception.new)
    return _mutant(misconception, function, "".join([*lines[:first], changed, *lines[last:]]))


def _code_from(node: ast.FunctionDef) -> int:
    """The line, counted from 0, where the code begins: after the docstring."""
    opening = node.body[0]
    documented = ast.get_docstring(node) is not None
    return (opening.end_lineno or 0) if documented else opening.lineno - 1


def _mutant(misconception: Misconception, function: Function, source: str) -> Mutant:
    try:
        node = definition(ast.parse(source), function.name.split("."))
        assert node is not None
        code = compiled(function, node)
    except (SyntaxError, AssertionError) as error:
        message = f"misconceptions: {misconception.new!r} makes no Python of {function.name}."
        raise GraderError(message, "Keep the indentation of the lines it replaces.") from error
    return Mutant(function, function.node.lineno, misconception.old, misconception.new, code)


def altered(misconception: Misconception, case: Case, scope: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs as the misconception's expressions make them."""
    space = {**case_space(scope, settings_of(case), "given"), **case.inputs}
    new = {}
    for name, expression in misconception.inputs.items():
        try:
            new[name] = np.asarray(eval(str(expression), dict(space)))
        except Exception as error:
            message = f"misconceptions: `{name}` raised {type(error).__name__}: {error}."
            raise GraderError(message, "Fix the expression.") from error
    return replaced(case.inputs, new)
