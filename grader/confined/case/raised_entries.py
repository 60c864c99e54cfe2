"""An exception of student code, as entries of the wire."""

import builtins
import sys
from typing import Any

from ..load.frames import student_frames
from ..source.source_files import ROOT

# Characters: a student's exception must not fill an answer. A page shows far fewer.
MAX_TEXT = 4_000
RAISED = ("outcome", "raised")  # the first entry


def raised_entries(error: BaseException) -> list[tuple[str, Any]]:
    """Return class and message of an exception, and the student's own frames."""
    entries: list[tuple[str, Any]] = [
        RAISED,
        ("exception", cut(shown_name(type(error)))),
        ("message", _message(error)),
        ("classes", _classes(error)),
    ]
    for i, frame in enumerate(_frames(error)):
        entries += [(f"frame/{i}/{field}", cut(text)) for field, text in frame.items()]
    return entries


def _classes(error: BaseException) -> str:
    try:
        return cut(" ".join(class_names(error)))
    except BaseException:  # a class of a student's own class of classes may raise when asked
        return ""


def class_names(error: BaseException) -> list[str]:
    """Return the names of an exception's classes, its own first.

    A class that has the name of one of Python's and is another one has its module before it.
    """
    return [_class_name(kind) for kind in type.mro(type(error)) if kind is not object]


def _class_name(kind: type) -> str:
    name = str(kind.__name__)
    return name if vars(builtins).get(name, kind) is kind else f"{kind.__module__}.{name}"


def shown_name(kind: type) -> str:
    """Return the name of an exception's class, with the module of a library before it.

    `struct.error` says more than `error`. Classes of the student's own have no module before them,
    unless they are named like one of Python's; nor have those in private modules of a library,
    whose places differ from version to version.
    """
    try:
        name, module = str(kind.__name__), str(kind.__module__)
        private = any(part.startswith("_") for part in (*module.split("."), name))
        known = getattr(sys.modules.get(module.partition(".")[0]), "__spec__", None) is not None
        if name in vars(builtins):
            plain = vars(builtins)[name] is kind or (known and private)
            return name if plain else f"{module.rpartition('.')[2]}.{name}"
        return f"{module}.{name}" if known and not private else name
    except BaseException:  # a class of a student's own class of classes may raise when asked
        return str(type.__dict__["__name__"].__get__(kind))


def _message(error: BaseException) -> str:
    try:
        return cut(str(error).replace(f"{ROOT}.", ""))  # modules have their usual names
    except BaseException:  # an exception of the student's own may raise when shown
        return ""


def _frames(error: BaseException) -> list[dict[str, str]]:
    """Return the frames; none for an error in the case's own lines, which a value did not fit."""
    return [
        {
            "file": frame.file,
            "line": str(frame.line),
            "function": frame.function,
            "text": frame.text,
            **{f"value/{name}": text for name, text in frame.values.items()},
        }
        for frame in student_frames(error)
    ]


def cut(text: str) -> str:
    """Return a text at the length that is sent."""
    return str(text)[:MAX_TEXT]
