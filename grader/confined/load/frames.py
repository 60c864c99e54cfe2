"""The student's own lines that an exception passed through, with the shapes of what they used."""

import inspect
import re
import sys
from collections.abc import Iterator
from types import CodeType, FrameType, TracebackType
from typing import Any

import numpy as np

from ..notebook_cells import CellLines
from ..values.records import Frame

# Frames of a traceback. An endless recursion has a thousand that say the same.
MAX_FRAMES = 8
MAX_DEPTH = 200  # frames of libraries that a line of the student's may be below. A margin
MAX_VALUES = 12  # names of one line whose values are shown: more is not read
MAX_TEXT = 40  # characters of one value: a line of a report has room for a few values
FIRST = 3  # of too many frames the outermost three are kept, and the innermost ones
_NAME = re.compile(r"[^\W\d]\w*")
_OPTIMIZED = 0x1  # co_flags of a function: its locals are no mapping of the student's making
_SIZED = (list, tuple, dict, set, frozenset, bytes)
_NUMBERS = {kind for kind in np.sctypeDict.values() if issubclass(kind, np.number | np.bool_)}

_lines: dict[str, list[str]] = {}  # of the student's files, by the pack's paths


def remember(path: str, text: str) -> None:
    """Take note of a file of the student's."""
    _lines[path] = text.split("\n")


def forget() -> None:
    """Forget all files that were loaded."""
    _lines.clear()


def source_of(code: CodeType) -> str:
    """Return the lines that define a function, if a file of the student's does; else nothing."""
    lines = _lines.get(code.co_filename, [])[code.co_firstlineno - 1 :]
    return "".join(inspect.getblock([f"{line}\n" for line in lines])) if lines else ""


def student_frames(exception: BaseException) -> list[Frame]:
    """Return at most `MAX_FRAMES` frames, outermost first, each line once. Never raises."""
    frames: dict[tuple[str, int, str], Frame] = {}
    try:
        for frame, line in _student_lines(exception):
            key = (frame.f_code.co_filename, line, frame.f_code.co_qualname)
            frames[key] = frames.get(key) or _frame(frame, line)
    except Exception:  # whatever a student's objects do, the frames found so far are shown
        pass
    found = list(frames.values())
    if len(found) <= MAX_FRAMES:
        return found
    return found[:FIRST] + found[FIRST - MAX_FRAMES :]


def innermost(frame: FrameType | None, most: int = MAX_DEPTH) -> Frame | None:
    """Return the student's line that runs, of the first so many frames from the inside."""
    for _ in range(most):
        if frame is None:
            break
        if frame.f_code.co_filename in _lines:
            code = frame.f_code
            return Frame(code.co_filename, frame.f_lineno, code.co_qualname, "")
        frame = frame.f_back
    return None


def module_line(frame: FrameType | None) -> Frame | None:
    """Return the statement of a student's file that is being executed, of the innermost file."""
    while frame and not (frame.f_code.co_filename in _lines and frame.f_code.co_name == "<module>"):
        frame = frame.f_back
    return Frame(frame.f_code.co_filename, frame.f_lineno, "<module>", "") if frame else None


def _student_lines(exception: BaseException) -> Iterator[tuple[FrameType, int]]:
    # not `exception.__traceback__`: a student's class may have a property of that name
    step: TracebackType | None = BaseException.__dict__["__traceback__"].__get__(exception)
    while step:
        if step.tb_frame.f_code.co_filename in _lines:
            yield step.tb_frame, step.tb_lineno or step.tb_frame.f_code.co_firstlineno
        step = step.tb_next


def _frame(frame: FrameType, line: int) -> Frame:
    code = frame.f_code
    lines = _lines[code.co_filename]
    text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    place = CellLines(code.co_filename, "\n".join(lines)).place(line)
    return Frame(*place, code.co_qualname, text, _values(frame, code, text))


def _values(frame: FrameType, code: CodeType, text: str) -> dict[str, str]:
    variables: Any = frame.f_locals
    if not code.co_flags & _OPTIMIZED and type(variables) is not dict:
        return {}
    names = [name for name in dict.fromkeys(_NAME.findall(text)) if name in variables]
    return {name: describe(variables[name]) for name in names[:MAX_VALUES]}


def describe(value: Any) -> str:
    """Describe a value in a few words, without running any code of its class.

    Only exact types are looked at, so a class of the student's cannot pretend or raise.
    """
    kind = type(value)
    if kind is np.ndarray:
        return _cut(f"{value.shape} {value.dtype.name}")
    if kind is _tensor():
        return _cut(f"{tuple(value.shape)} {str(value.dtype).removeprefix('torch.')}")
    if value is None:
        return "None"
    if kind in (bool, float):
        return f"{kind.__name__} {value}"
    if kind is int:
        return f"int {value}" if value.bit_length() < 64 else "a very large int"
    if kind is str:
        return f"str {_cut(value)!r}"
    if kind in _SIZED:
        return f"{kind.__name__} of {len(value)}"
    if kind in _NUMBERS:
        return _cut(f"{kind.__name__} {value}")
    return _cut(type.__dict__["__name__"].__get__(kind))


def _tensor() -> Any:
    """Return PyTorch's class of tensors, where it is imported."""
    return getattr(sys.modules.get("torch"), "Tensor", None)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
