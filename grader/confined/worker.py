"""The confined process: loads a submission once, then runs the cases it is sent, one by one."""

import copy
import json
import os
import warnings
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from .case.line_counter import COUNTED, Counter
from .case.listener import Deaf, Listener
from .case.many_runs import carry_out
from .case.printed import Printed
from .case.raised_entries import RAISED, cut, raised_entries
from .case.watched_lines import LineTeller
from .case.work_folder import FOLDER, WorkFolder
from .known_work import KnownCase, KnownWork
from .load.frames import module_line
from .load.loaded_program import FileGroups, Program
from .load.loader import load_program
from .load.older_numpy.older_arrays import may_help
from .load.ordinary_python import look_ordinary
from .loading_entries import function_entries, note_entries
from .own_lines.blamed_lines import blamed_entries
from .replay.replayed_case import Ask, replayed
from .shared_words import WATCH
from .style.style_breaches import style_entries
from .survey import survey_entries
from .values import wire
from .values.answer_entries import value_entries
from .values.tree import decode
from .wall import limits

READY = b"\x01"
MAX_REQUEST = 1 << 31  # bytes: the grader's own requests, so only damage is larger
MAX_WARNINGS = 5  # of one case: loops repeat theirs, and a report shows few

Entries = list[wire.Entry]

known = KnownWork({}, {}, [])  # what the fork server read before it forked this process


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until the other side closes. The first one has to load a submission."""
    program: Program | None = None
    listener = Deaf()
    printed = Printed()
    tokens = Tokens()

    def ask(question: Entries) -> dict[str, Any]:
        _send(question, tokens.now, replies)
        return wire.read_message(requests.read, MAX_REQUEST)

    for order, request in _asked(requests, tokens):
        printed.capture()
        if "style" in order:
            entries = _read(order, request)
        elif "blamed" in order:
            entries = _blame(order, request)
        elif "survey" in order:
            entries = _survey(order, request)
        elif program and "look_into" in order:
            entries = function_entries(program.look_into(order["look_into"]))
        elif program is None:
            listener = Listener() if order["counted"] else listener
            program, entries = _load(order, request, ask)
        else:
            entries = _run(program, order, request, listener, ask)
            if program.again and entries[0] == RAISED and may_help(*_raised(entries)):
                program = _again(program)
                printed.take()
                entries = _run(program, order, request, listener, ask)
            entries += note_entries(program.late_notes())
        text = printed.take()
        entries += [("printed", text)] if text else []
        _send(entries, tokens.now, replies)


def _asked(requests: BinaryIO, tokens: "Tokens") -> Iterator[KnownCase]:
    """Yield what each message asks for: one thing, or cases that are known, one after another."""
    while True:
        try:
            message = wire.read_message(requests.read, MAX_REQUEST)
        except EOFError:
            return
        if "cases" not in message:
            tokens.next(message)
            yield KnownCase(json.loads(message["order"]), message)
            continue
        for number in message["cases"].split():
            tokens.next(message)
            message = {}
            yield known.cases[int(number)]


class Tokens:
    """The token of each reply, by which the other side knows what it answers."""

    def __init__(self) -> None:
        self.now = self._given = ""
        self._number = 0

    def next(self, request: dict[str, Any]) -> None:
        """Take the token of a request, or count on from the one before."""
        given = request.get("token")
        self._number = 0 if given or not self._given else self._number + 1
        self._given = given or self._given
        self.now = f"{self._given}.{self._number}" if self._number else self._given


def _raised(entries: Entries) -> tuple[str, str]:
    """Return the message of an exception, and the submission's line that raised it."""
    lines = [str(text) for name, text in entries if name.endswith("/text")]
    return str(dict(entries).get("message", "")), lines[-1] if lines else ""


def _send(entries: Entries, token: str, replies: BinaryIO) -> None:
    replies.write(wire.pack([*entries, ("token", token)]))
    replies.flush()


def _read(order: dict[str, Any], request: dict[str, Any]) -> Entries:
    limits.apply(order["memory"])
    sources = {**_files(request, "extra"), **_files(request, "graded")}
    return style_entries(order, sources)


def _blame(order: dict[str, Any], request: dict[str, Any]) -> Entries:
    limits.apply(order["memory"])
    sources = {**_files(request, "extra"), **_files(request, "graded")}
    return blamed_entries(order, sources, _files(request, "templates"))


def _survey(order: dict[str, Any], request: dict[str, Any]) -> Entries:
    limits.apply(order["memory"])
    sources, templates = _files(request, "files"), _files(request, "templates")
    return [*survey_entries(order["survey"], sources, templates)]


def _load(order: dict[str, Any], request: dict[str, Any], ask: Ask) -> tuple[Program, Entries]:
    limits.apply(order["memory"], order.get("most", 0))
    groups = _groups(order, request)
    look_ordinary(next(iter(groups.graded), "submission.py"))
    folder = _folder(order, request)
    with LineTeller(ask, module_line).watching(str(request.get(WATCH, ""))):
        program = load_program(
            groups,
            {name: tuple(files) for name, files in order["functions"].items()},
            allow=tuple(order["allow"]),
            compatibility=order["compatibility"],
            definitions_only=order["definitions_only"],
            endless=order["endless"],
            this_thread=False,  # student code has threads of its own
        )
    if folder:
        program.scope[FOLDER] = folder
    notes = [*program.notes, *program.harmless][:100]
    return program, [*note_entries(notes), *function_entries(program.functions)]


def _again(program: Program) -> Program:
    """Load the files once more, with arrays as older NumPy had them, in the same folder."""
    assert program.again
    again = program.again()
    if FOLDER in program.scope:
        again.scope[FOLDER] = program.scope[FOLDER]
    return again


def _folder(order: dict[str, Any], request: dict[str, Any]) -> WorkFolder | None:
    """Return the folder of the cases, as it is while the files are loaded, if there is to be one.

    The folders of the sources are in it, for paths that go up from `__file__`.
    """
    if order["folder"] is None:
        return None
    folder = WorkFolder(_files(request, "shipped"), order["folder"])
    folder.fill()
    return folder


def _groups(order: dict[str, Any], request: dict[str, Any]) -> FileGroups:
    shared = order["shared"]
    return FileGroups(
        graded=_files(request, "graded"),
        support=known.support if shared else _files(request, "support"),
        extra=_files(request, "extra"),
        templates=known.templates if shared else _files(request, "templates"),
        origins=order["origins"],
        changed=order["changed"],
    )


def _files(request: dict[str, Any], group: str) -> dict[str, bytes]:
    prefix = group + "/"
    return {
        name.removeprefix(prefix): value.tobytes()
        for name, value in request.items()
        if name.startswith(prefix)
    }


def _run(
    program: Program, order: dict[str, Any], request: dict[str, Any], listener: Deaf, ask: Ask
) -> Entries:
    arrays = [request[f"array/{i}"] for i in range(order["arrays"])]
    inputs = decode(order["inputs"], arrays)
    counter = Counter(listener)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            teller = LineTeller(ask)
            with (
                limits.memory_of_case(order.get("most", 0)),
                teller.watching(str(request.get(WATCH, ""))),
            ):
                values = _values(program, order, request, inputs, counter, teller.ask)
            written = [
                (f"values/{n}", values.pop(n)) for n in order.get("written", ()) if n in values
            ]
            told = written + value_entries(values, program.allow)
            entries = [("outcome", "returned"), *told, *counter.entries()]
        except BaseException as error:
            return [*raised_entries(error), *_changes(inputs, order, arrays)]
    entries += _changes(inputs, order, arrays)
    texts = dict.fromkeys(cut(f"{w.category.__name__}: {w.message}") for w in caught)
    return entries + [(f"warning/{i}", text) for i, text in enumerate(list(texts)[:MAX_WARNINGS])]


def _values(
    program: Program,
    order: dict[str, Any],
    request: dict[str, Any],
    inputs: dict[str, Any],
    counter: Counter,
    ask: Ask,
) -> dict[str, Any]:
    if "replay" not in request:
        scope = {**program.scope, COUNTED: counter.lines_of}
        return carry_out(order["call"], scope, inputs, order, order["names"])

    def run() -> dict[str, Any]:
        own = copy.deepcopy(inputs)
        return carry_out(order["call"], program.scope, own, order, order["names"])

    return replayed(program, json.loads(request["replay"]), ask, run, order["sizes"])


def _changes(inputs: dict[str, Any], order: dict[str, Any], arrays: list[Any]) -> Entries:
    """Return the names of the inputs that the code wrote into."""
    trees = order["inputs"]["map"].items()
    changed = [name for name, tree in trees if not _same(inputs.get(name), _sent(tree, arrays))]
    return [(f"changed/{i}", name) for i, name in enumerate(changed)]


def _sent(tree: Any, arrays: list[Any]) -> Any:
    """Return an input as it was sent: an array itself, anything else anew."""
    is_array = isinstance(tree, dict) and "array" in tree
    return arrays[tree["array"]] if is_array else decode(tree, arrays)


def _same(one: Any, other: Any) -> bool:
    if isinstance(other, np.ndarray):
        return isinstance(one, np.ndarray) and one.tobytes() == other.tobytes()
    if isinstance(other, dict):
        return isinstance(one, dict) and all(_same(one.get(k), v) for k, v in other.items())
    if isinstance(other, list | tuple):
        if not isinstance(one, list | tuple) or len(one) != len(other):
            return False
        return all(_same(a, b) for a, b in zip(one, other, strict=True))
    return True


def main() -> None:
    """Take standard input and output for the wire; student code gets empty ones.

    A first byte says that all is imported and the time of the submission may begin.
    """
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    replies.write(READY)
    replies.flush()
    serve(requests, replies)
