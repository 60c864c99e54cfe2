"""The confined process: loads a submission once, then runs the cases it is sent, one by one."""

import copy
import io
import json
import os
import sys
import warnings
from typing import Any, BinaryIO

import numpy as np

from . import limits, wire
from .answer import value_entries
from .execute import execute
from .frames import student_frames
from .loader import Program, load_program
from .replaying import replayed
from .tree import decode

READY = b"\x01"
MAX_REQUEST = 1 << 31
MAX_PRINTED = 20_000  # characters kept of what a case printed
MAX_WARNINGS = 5
MAX_TEXT = 4_000

Entries = list[wire.Entry]


class Printed(io.TextIOBase):
    """Where student code prints to: keeps the beginning, counts the rest."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.room = MAX_PRINTED

    def write(self, text: str) -> int:
        """Keeps what there is room for."""
        kept = str(text)[: self.room]
        self.room -= len(kept)
        self.parts.append(kept)
        return len(text)

    def writable(self) -> bool:
        """Always."""
        return True

    def take(self) -> str:
        """What was printed since the last call."""
        text = "".join(self.parts)
        self.parts, self.room = [], MAX_PRINTED
        return text


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answers requests until the other side closes. The first one has to load a submission."""
    program: Program | None = None
    while True:
        try:
            request = wire.read_message(requests.read, MAX_REQUEST)
        except EOFError:
            return
        order = json.loads(request["order"])
        printed = _capture()
        if program is None:
            program, entries = _load(order, request)
        else:
            entries = _run(program, order, request)
        entries += [("printed", printed.take()), ("token", order["token"])]
        replies.write(wire.pack(entries))
        replies.flush()


def _capture() -> Printed:
    printed = Printed()
    sys.stdout = sys.stderr = printed
    return printed


def _load(order: dict[str, Any], request: dict[str, Any]) -> tuple[Program, Entries]:
    limits.apply(order["memory"])
    groups = ("graded", "support", "extra", "templates")
    sources = {group: _files(request, group) for group in groups}
    functions = {name: tuple(files) for name, files in order["functions"].items()}
    program = load_program(
        **sources,
        functions=functions,
        allow=tuple(order["allow"]),
        compatibility=order["compatibility"],
        definitions_only=order["definitions_only"],
    )
    return program, _loading_entries(program)


def _files(request: dict[str, Any], group: str) -> dict[str, bytes]:
    prefix = group + "/"
    return {
        name.removeprefix(prefix): value.tobytes()
        for name, value in request.items()
        if name.startswith(prefix)
    }


def _loading_entries(program: Program) -> Entries:
    entries: Entries = [(f"note/{i}", _text(note)) for i, note in enumerate(program.notes[:100])]
    for i, report in enumerate(program.functions):
        fields = {
            "name": report.name,
            "file": report.file,
            "signature": report.signature,
            "state": report.state,
            "reason": report.reason,
        }
        entries += [(f"function/{i}/{field}", _text(text)) for field, text in fields.items()]
        entries.append((f"function/{i}/line", np.array(report.line, "<i8")))
        entries.append((f"function/{i}/stub", np.array(report.stub, "|b1")))
    return entries


def _run(program: Program, order: dict[str, Any], request: dict[str, Any]) -> Entries:
    arrays = [request[f"array/{i}"] for i in range(order["arrays"])]
    inputs = decode(order["inputs"], arrays)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            values = _values(program, order, request, inputs)
            entries = [("outcome", "returned"), *value_entries(values)]
        except BaseException as error:
            return _raised_entries(error)
    unchanged = decode(order["inputs"], arrays)
    entries += [(f"changed/{i}", name) for i, name in enumerate(_changed(inputs, unchanged))]
    texts = dict.fromkeys(_text(f"{w.category.__name__}: {w.message}") for w in caught)
    return entries + [(f"warning/{i}", text) for i, text in enumerate(list(texts)[:MAX_WARNINGS])]


def _values(
    program: Program, order: dict[str, Any], request: dict[str, Any], inputs: dict[str, Any]
) -> dict[str, Any]:
    if "replay" not in order:
        return execute(order["call"], program.scope, inputs, order, order["names"])
    prefix = "replay/"
    flat = {n.removeprefix(prefix): v for n, v in request.items() if n.startswith(prefix)}

    def run() -> dict[str, Any]:
        own = copy.deepcopy(inputs)
        return execute(order["call"], program.scope, own, order, order["names"])

    return replayed(program, order["replay"], flat, run)


def _changed(inputs: dict[str, Any], unchanged: dict[str, Any]) -> list[str]:
    """Names of the inputs that the code wrote into."""
    return [name for name, value in unchanged.items() if not _same(inputs.get(name), value)]


def _same(one: Any, other: Any) -> bool:
    if isinstance(other, np.ndarray):
        return isinstance(one, np.ndarray) and one.tobytes() == other.tobytes()
    if isinstance(other, dict):
        return isinstance(one, dict) and all(_same(one.get(k), v) for k, v in other.items())
    if isinstance(other, list | tuple):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_same(a, b) for a, b in pairs)
    return True


def _raised_entries(error: BaseException) -> Entries:
    entries: Entries = [
        ("outcome", "raised"),
        ("exception", _text(type(error).__name__)),
        ("message", _message(error)),
    ]
    for i, frame in enumerate(_frames(error)):
        entries += [(f"frame/{i}/{field}", _text(text)) for field, text in frame.items()]
    return entries


def _message(error: BaseException) -> str:
    try:
        return _text(str(error))
    except BaseException:  # an exception of the student's own may raise when shown
        return ""


def _frames(error: BaseException) -> list[dict[str, str]]:
    """None for an error in the case's own lines: what came from the student did not fit them."""
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


def _text(text: str) -> str:
    return str(text)[:MAX_TEXT]


def main() -> None:
    """Takes standard input and output for the wire; student code gets empty ones.

    A first byte says that all is imported and the time of the submission may begin.
    """
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.stdin = io.StringIO()
    replies.write(READY)
    replies.flush()
    serve(requests, replies)
