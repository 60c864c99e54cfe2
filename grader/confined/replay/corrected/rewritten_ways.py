"""The ways to run a function of the submission with places for other values.

The places are in the function's own lines, or in those of a helper that nobody grades.
"""

import ast
from collections.abc import Callable
from typing import Any

from ...quick_dataclass import dataclass
from ..call_answers import CallAnswers
from ..own_functions import Named, with_own_functions
from .answered_lines import Lines
from .function_sources import source_of
from .rewriting import Rewritten, rewritten


@dataclass(frozen=True)
class Way:
    """One function rewritten: the one that is to be set right, or a helper that it calls."""

    rewritten: Rewritten
    parts: int  # that it returns, 0 if these are not taken apart
    helper: Named | None = None

    def function(self, lines: Lines, answers: CallAnswers, own: Any) -> Callable[..., Any]:
        """Return the whole function for one run; `own` is the submission's."""
        if self.helper is None:
            return self.rewritten(lines)
        helper = {self.helper.name: self.rewritten(lines)}
        before = {self.helper.name: self.helper.function}

        def run(*given: Any) -> Any:
            with answers.placed(helper, before):
                return own(*given)

        return run


def ways_of(answers: CallAnswers, name: str, own: Any, count: int) -> list[Way]:
    """Return the ways of a function that returns `count` values, 0 for a single one.

    The function's own lines come first. What a helper returns is taken apart if it is as many
    values: the function may hand all of its work on.
    """
    program = answers.program
    definition = source_of(program, name, own)
    found = [Way(each, count) for each in rewritten(definition, count)] if definition else []
    named = with_own_functions(program, name, own) if own else []
    for helper in (each for each in named[1:] if "." not in each.name):
        definition = source_of(program, helper.name, helper.function)
        if definition:
            parts = count if _returns(definition.parsed(), count) else 0
            found += [Way(each, parts, helper) for each in rewritten(definition, parts)]
    return found


def _returns(definition: ast.FunctionDef, count: int) -> bool:
    """Return whether a function returns so many values somewhere."""
    values = (node.value for node in ast.walk(definition) if isinstance(node, ast.Return))
    return any(isinstance(value, ast.Tuple) and len(value.elts) == count for value in values)
