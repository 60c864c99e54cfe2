"""What a worker sent back, as records. Everything is untrusted, and only ever text or numbers."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.confined.case.listener import FAULTS
from grader.confined.shared_words import RUNNING, UNKNOWN
from grader.confined.values.leaves import formed, named
from grader.core.many.kept_results import ANSWERS, kept
from grader.core.outcomes import (
    Foreign,
    Frame,
    LoadedFunction,
    Loading,
    Missing,
    NotLoaded,
    Outcome,
    Raised,
    Returned,
    Value,
)
from grader.core.text import clean_text, one_line
from grader.sandbox.process import Received

Reply = dict[str, Any]
TIMES = re.compile(r"\d{1,9}:\d{1,9}( \d{1,9}:\d{1,9})*")
MAX_MENTIONS = 4_000  # characters; where a worker cuts its texts off
MOST_INDENT = 24  # spaces before a line of code; a choice: what is deeper has no room on a page
MAX_TEXT = 20_000  # characters; no worker of ours sends more, and cleaning text takes its time


def read_outcome(reply: Reply) -> Outcome:
    """Return the outcome of one case: of equal small answers it is one object."""
    same = reply.same if isinstance(reply, Received) else None
    return _outcome(reply) if same is None else _outcome_again(same)


def _outcome(reply: Reply) -> Outcome:
    printed = clean_text(text_of(reply, "printed"), 10_000) if "printed" in reply else ""
    if text_of(reply, "outcome") != "returned":
        frames = tuple(frame_of(group) for group in groups(reply, "frame"))
        exception = one_line(text_of(reply, "exception"), 100)
        message = clean_text(text_of(reply, "message"))
        classes = tuple(one_line(name, 100) for name in text_of(reply, "classes").split())
        changed = _lines(reply, "changed/")
        return Raised(exception, message, frames, printed, classes, changed)
    return Returned(
        values=dict(_values(reply)),
        printed=printed,
        warnings=_lines(reply, "warning/"),
        changed_inputs=_lines(reply, "changed/"),
        times=_times(reply),
        fault=_fault(reply),
    )


_outcome_again = kept(ANSWERS)(_outcome)


def read_question(reply: Reply) -> tuple[str, dict[str, Any]] | None:
    """Return the function and arguments of the recorded call that a worker asks for, if any."""
    if "question" not in reply:
        return None
    return text_of(reply, "question"), _under(reply, "argument/")


def read_running(reply: Reply) -> Frame | None:
    """Return the line of the student's that a worker says is running, if it says that."""
    line = _under(reply, f"{RUNNING}/")
    return frame_of(line) if line else None


def read_loading(reply: Reply) -> Loading:
    """Return what loading a submission showed."""
    functions = [_function(group) for group in groups(reply, "function")]
    return Loading(
        functions={function.name: function for function in functions},
        notes=read_notes(reply),
        printed=clean_text(text_of(reply, "printed"), 10_000),
    )


def read_notes(reply: Reply) -> tuple[str, ...]:
    """Return the sentences about the submission that came with any reply."""
    return _lines(reply, "note/")


def _function(group: Reply) -> LoadedFunction:
    reason = one_line(text_of(group, "reason"), 500)
    states: dict[str, Missing | NotLoaded] = {
        "missing": Missing(reason),
        "not loaded": NotLoaded(reason, _flag(group.get("unread"))),
    }
    return LoadedFunction(
        name=one_line(text_of(group, "name")),
        file=one_line(text_of(group, "file")),
        line=_number(group.get("line")) or 0,
        signature=one_line(text_of(group, "signature"), 300),
        stub=_flag(group.get("stub")),
        template_takes=one_line(text_of(group, "template_takes"), 300),
        idle=_flag(group.get("idle")),
        mentions=_mentions(text_of(group, "mentions")),
        helpers=frozenset(text_of(group, "helpers").split()),
        leaves_nothing=_flag(group.get("leaves_nothing")),
        sees_memory=_flag(group.get("sees_memory")),
        absence=states.get(text_of(group, "state")),
    )


def _mentions(text: str) -> frozenset[str] | None:
    """Return the names; `None` if there may be others, or if some may have been cut off."""
    names = frozenset(text.split())
    return None if UNKNOWN in names or len(text) >= MAX_MENTIONS else names


def frame_of(group: Reply) -> Frame:
    """Return a line of the student's code; its text is cut and has one line."""
    return Frame(
        file=one_line(text_of(group, "file")),
        line=_line_number(text_of(group, "line")),
        last=_line_number(text_of(group, "last")),
        function=one_line(text_of(group, "function"), 100),
        text=_code_line(text_of(group, "text")),
        values={
            one_line(name, 60): one_line(_cut(text), 100)
            for name, text in _under(group, "value/").items()
        },
    )


def _code_line(text: str) -> str:
    """Return a line of code, clean, with its indent: the lines marked with it may stand in it."""
    indent = len(text) - len(text.lstrip(" "))
    return " " * min(indent, MOST_INDENT) + one_line(text, 300)


def _line_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _flag(value: Any) -> bool:
    return isinstance(value, np.ndarray) and bool(value.any())


def _number(value: Any) -> int | None:
    """Return a whole number; `None` for anything else."""
    whole = isinstance(value, np.ndarray) and value.shape == () and value.dtype.kind == "i"
    return int(value) if whole else None


def _times(reply: Reply) -> dict[int, int] | None:
    """Parse "1:20 4:3", how often lines ran and how many did; return `None` for anything else."""
    text = text_of(reply, "times")
    if not TIMES.fullmatch(text) or len(text) >= MAX_TEXT:  # what was cut off may matter
        return None
    return {int(often): int(lines) for often, lines in (p.split(":") for p in text.split(" "))}


def _fault(reply: Reply) -> str:
    """Return the words for a fault; what says anything else is not a worker of ours."""
    fault = text_of(reply, "fault")
    return FAULTS.get(fault, FAULTS["off"]) if fault else ""


def _values(reply: Reply) -> Iterator[tuple[str, Value]]:
    """Yield the leaves in the order in which they came."""
    for entry, value in reply.items():
        kind, _, name = entry.partition("/")
        if kind == "values":
            plain = isinstance(value, np.ndarray)
            yield named(name, value if plain else Foreign(one_line(_cut(value), 100)))
        elif kind == "formed":
            form, _, name = name.partition("/")
            yield named(name, formed(form, value) or Foreign("a value of an unknown form"))


def groups(reply: Reply, prefix: str) -> list[Reply]:
    """Return entries `frame/0/line`, `frame/0/text`, … grouped by their number."""
    groups: dict[str, Reply] = {}
    for name, value in _under(reply, prefix + "/").items():
        number, _, field = name.partition("/")
        groups.setdefault(number, {})[field] = value
    return list(groups.values())


def _under(reply: Reply, prefix: str) -> Reply:
    return {k.removeprefix(prefix): v for k, v in reply.items() if k.startswith(prefix)}


def _lines(reply: Reply, prefix: str) -> tuple[str, ...]:
    return tuple(one_line(_cut(text), 500) for text in _under(reply, prefix).values())


def text_of(reply: Reply, name: str) -> str:
    """Return the text of that name; empty if it is none, or not there."""
    value = reply.get(name, "")
    return _cut(value) if isinstance(value, str) else ""


def _cut(value: Any) -> str:
    return str(value)[:MAX_TEXT]
