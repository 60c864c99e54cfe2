"""What the reference computes on its way, recorded while it runs one case."""

import re
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import field
from types import CodeType, FrameType
from typing import Any

import numpy as np

from grader.confined.case.tensors import array_of
from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.confined.values.tree import flatten
from grader.core.cases import Case, Traced
from grader.judging.diagnosis.wrong_output import same

# Functions of the reference, one called by the other: a graded function and its helper. Deeper
# values say little about the graded one.
DEEPEST = 2
# Elements of one array. A margin for the size of the file: the largest output of the packaged
# assignments has 1,716.
MOST_ELEMENTS = 10_000
KEPT = ("float64", "complex128", "bool")  # kinds of arrays


@dataclass
class _Recorder:
    """Every array that a local name held, in order, by function."""

    namespaces: Collection[int]
    held: dict[tuple[CodeType, str], list[Array]] = field(default_factory=dict)
    functions: dict[CodeType, dict[str, Any]] = field(default_factory=dict)  # module's names

    def run(self, action: Callable[[], object]) -> None:
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            action()
        finally:
            sys.settrace(before)

    def _called(self, frame: FrameType, event: str, _: object) -> Any:
        if not self._watched(frame) or self._depth(frame) > DEEPEST:
            return None
        self.functions[frame.f_code] = frame.f_globals
        seen: dict[str, Any] = {}

        def moved(frame: FrameType, event: str, _: object) -> Any:
            for name, value in frame.f_locals.items():
                array = None if seen.get(name) is value else array_of(value)
                if array is not None:
                    seen[name] = value
                    self.held.setdefault((frame.f_code, name), []).append(array)
            return moved

        return moved

    def _watched(self, frame: FrameType) -> bool:
        return id(frame.f_globals) in self.namespaces and frame.f_code.co_name[0] != "<"

    def _depth(self, frame: FrameType | None) -> int:
        depth = 0
        while frame is not None:
            depth += self._watched(frame)
            frame = frame.f_back
        return depth


def intermediates(
    case: Case, run: Callable[[], object], namespaces: Collection[int]
) -> tuple[Traced, ...]:
    """Return arrays that are neither inputs nor expected outputs, each once.

    A name that held several arrays of one shape is stacked along the first axis.
    """
    recorder = _Recorder(namespaces)
    recorder.run(run)
    known = {_key(array) for array in _known_arrays(case)}
    return tuple(_new(recorder, known, case))


def _new(recorder: _Recorder, known: set[bytes], case: Case) -> Iterator[Traced]:
    for (code, name), values in recorder.held.items():
        array = np.stack(values) if len(values) > 1 and _alike(values) else values[0].copy()
        stacked = len(values) > 1
        if (stacked and not _alike(values)) or not _worth_keeping(array):
            continue
        if _key(array) not in known and not any(same(array, e.array) for e in case.expected):
            known.add(_key(array))
            yield Traced(name, code.co_name, array, stacked, _is_public(name, code))


def _alike(values: list[Array]) -> bool:
    return len({(value.shape, value.dtype) for value in values}) == 1


def _worth_keeping(array: Array) -> bool:
    if not 1 < array.size <= MOST_ELEMENTS or str(array.dtype) not in KEPT:
        return False
    return bool(array.any()) and bool(np.isfinite(array).all())


def _is_public(name: str, code: CodeType) -> bool:
    """Return whether students know a name: a parameter, or a letter in the docstring's formulas."""
    text = code.co_consts[0] if code.co_consts and isinstance(code.co_consts[0], str) else ""
    parameters = code.co_varnames[: code.co_argcount]
    word = rf"\b{re.escape(name)}\b"
    return name in parameters or re.search(rf"{word}\s*[=(:[]|[-=+*/@]\s*{word}", text) is not None


def _known_arrays(case: Case) -> Iterator[Array]:
    for name, value in case.inputs.items():
        yield from (leaf for _, leaf in flatten(name, value) if isinstance(leaf, np.ndarray))
    yield from (expected.array for expected in case.expected)


def _key(array: Array) -> bytes:
    return repr((array.shape, array.dtype)).encode() + array.tobytes()
