"""Counts the lines of Python that a function executes, and notices when that is disturbed.

Every line counts, whatever file it says it is in: student code can give its code any name.
"""

import ast
import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import numpy as np

from ..function_names import short_name
from .listener import Deaf

gettrace, settrace = sys.gettrace, sys.settrace  # as they are before student code is there
COUNTED = "_lines_of"  # under this name the lines of a case see `Counter.lines_of`


class Counter:
    """Counts while one case runs."""

    def __init__(self, listener: Deaf) -> None:
        self.fault = ""
        self._times: dict[tuple[int, int], int] = {}  # by code and line
        self._called = False
        self._listener = listener
        self._looked_at: dict[int, CodeType] = {}  # by identity: comparing code is slow

    def lines_of(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, with its calls counted."""

        def counted(*arguments: Any, **options: Any) -> Any:
            with np.printoptions(threshold=0, edgeitems=1):  # a print is not a loop of theirs
                return self._call(function, arguments, options)

        return counted

    @property
    def times(self) -> dict[int, int]:
        """Return how many lines were executed once, twice and so on: times -> number of lines."""
        found: dict[int, int] = {}
        for often in self._times.values():
            found[often] = found.get(often, 0) + 1
        return found

    def entries(self) -> list[tuple[str, Any]]:
        """Return the counts for the wire; nothing where nothing was called."""
        if not self._called:
            return []
        times = " ".join(f"{often}:{lines}" for often, lines in self.times.items())
        return [("times", times), ("fault", self.fault)]

    def _call(self, function: Callable[..., Any], arguments: Any, options: Any) -> Any:
        def trace(frame: FrameType, event: str, _: object) -> Any:
            if event == "line":
                place = id(frame.f_code), frame.f_lineno
                self._times[place] = self._times.get(place, 0) + 1
            elif event == "call":
                frame.f_trace_lines = True
                self._look_at(frame.f_code)
            return trace

        self._begin()
        before = gettrace()
        settrace(trace)
        self._listener.counting = True
        try:
            return function(*arguments, **options)
        finally:
            undisturbed = gettrace() is trace
            self._listener.counting = False
            settrace(before)
            self._end(undisturbed)

    def _begin(self) -> None:
        self._called = True
        self.fault = self.fault or self._listener.begin()

    def _end(self, undisturbed: bool) -> None:
        self.fault = self.fault or self._listener.fault or ("" if undisturbed else "off")

    def _look_at(self, code: CodeType) -> None:
        if id(code) not in self._looked_at:
            self._looked_at[id(code)] = code
            if all(line is None for *_, line in code.co_lines()):
                self.fault = "hidden"


def counted_call(call: str, function: str) -> str:
    """Return the lines of a case with calls of a function ("f", "Class.method") counted."""
    tree = _Counting(short_name(function)).visit(ast.parse(call))
    return ast.unparse(ast.fix_missing_locations(tree))


class _Counting(ast.NodeTransformer):
    def __init__(self, function: str) -> None:
        self.function = function

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name == self.function:
            node.func = ast.Call(ast.Name(COUNTED, ast.Load()), [node.func], [])
        return node
