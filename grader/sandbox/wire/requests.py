"""What is sent to a worker: sources to load, cases to run. Never an answer to what is judged."""

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from grader.confined.case.line_counter import counted_call
from grader.confined.replay.encoded_calls import encode_calls, flat_arrays
from grader.confined.replay.recorded_calls import RecordedCall
from grader.confined.shared_words import WATCH
from grader.confined.values import wire
from grader.confined.values.tree import encode
from grader.core.asked.ensured_names import result_names, written_names
from grader.core.cases import Case
from grader.core.outcomes import PartialLoad
from grader.core.replay_orders import Replay
from grader.core.rubric import Criterion
from grader.core.submission import BlameQuestion, Job, Question
from grader.sandbox.wire.packages import allowed_packages

# Cases whose packed inputs are kept. A margin: the largest packaged assignment has 120.
KEPT = 512
FEW_KEPT = 32  # outlines of recorded calls: a search has one for each case of a criterion


def load_request(
    job: Job, definitions_only: PartialLoad | None, token: str = "", *, shared: bool = False
) -> bytes:
    """Return the message that makes a worker load a submission; the reply carries its token.

    With `shared` the worker knows what it shares with others.
    """
    endless = definitions_only and definitions_only.endless
    order = {
        "functions": {name: list(files) for name, files in job.functions.items()},
        "origins": dict(job.origins),
        "changed": dict(job.changed),
        "memory": job.memory,
        "most": job.most_memory,
        "allow": list(allowed_packages(job.allow)),
        "compatibility": job.compatibility,
        "definitions_only": definitions_only is not None,
        "endless": [endless.file, endless.line] if endless else None,
        "counted": job.counted,
        "folder": [*job.written, *job.own_sources] if job.has_folder else None,
        "shared": shared,
    }
    groups = {"shipped": job.shipped, "graded": job.graded, "extra": job.extra}
    if not shared:
        groups |= {"support": job.support, "templates": job.templates}
    watch = "" if definitions_only else f"{job.seconds:g}"
    head = [("token", token), (WATCH, watch), ("order", json.dumps(order))]
    return wire.pack([*head, *_files(groups)])


def style_request(job: Job, criteria: Sequence[Criterion]) -> bytes:
    """Return the message that makes a worker read a submission for the `style` of criteria."""
    order = {
        "style": [_asked(criterion) for criterion in criteria],
        "graded": list(job.functions),
        "memory": job.memory,
        "compatibility": job.compatibility,
    }
    files = _files({"graded": job.graded, "extra": job.extra})
    return wire.pack([("order", json.dumps(order)), *files])


def blame_request(job: Job, asked: Sequence[BlameQuestion]) -> bytes:
    """Return the message that makes a worker look for the lines that make wrong outputs."""
    order = {
        "blamed": [vars(each) for each in asked],
        "memory": job.memory,
        "compatibility": job.compatibility,
    }
    files = _files({"graded": job.graded, "extra": job.extra, "templates": job.templates})
    return wire.pack([("order", json.dumps(order)), *files])


def survey_request(files: Mapping[str, bytes], question: Question, memory: int) -> bytes:
    """Return the message that makes a worker look for functions in sources."""
    order = {"survey": list(question.functions), "memory": memory}
    groups = _files({"files": files, "templates": question.templates})
    return wire.pack([("order", json.dumps(order)), *groups])


def _asked(criterion: Criterion) -> dict[str, Any]:
    asked = {k: v for k, v in vars(criterion.style).items() if k != "points"}
    return {"function": criterion.function, "files": criterion.files, **asked}


def _files(groups: Mapping[str, Mapping[str, bytes]]) -> list[wire.Entry]:
    return [
        (f"{group}/{path}", np.frombuffer(source, np.uint8))
        for group, sources in groups.items()
        for path, source in sources.items()
    ]


def run_request(
    criterion: Criterion,
    case: Case,
    replay: Replay | None = None,
    token: str = "",
    *,
    counted: bool = False,
    watch: str = "",
) -> bytes:
    """Return the message that makes a worker run one case, with functions replaced if asked to.

    `counted` has the lines counted that the criterion's function executes. `watch` has the worker
    tell which line runs: `LINE_BY_LINE`, or towards the end of so many seconds. Without a token it
    follows one that had one.
    """
    if not replay and not token:
        return _whole(criterion, case, counted)
    parts = [wire.pack_entry("token", token), *_case_parts(criterion, case, counted)]
    if watch:
        parts.append(wire.pack_entry(WATCH, watch))
    if replay:
        parts.append(wire.pack_entry("replay", json.dumps(_replay_order(replay, case))))
    return wire.join(parts)


_outlines: dict[tuple[int, tuple[str, ...]], tuple[Sequence[RecordedCall], str]] = {}


@lru_cache(KEPT)
def _whole(criterion: Criterion, case: Case, counted: bool) -> bytes:
    return wire.join(_case_parts(criterion, case, counted))


@lru_cache(KEPT)
def _case_parts(criterion: Criterion, case: Case, counted: bool) -> tuple[bytes, ...]:
    """Return what is sent for a case, whoever has to answer it."""
    arrays: list[Any] = []
    inputs = encode(dict(case.inputs), arrays)
    order: dict[str, Any] = {
        "call": counted_call(criterion.call, criterion.function) if counted else criterion.call,
        "names": list(result_names(criterion)),
        "written": written_names(criterion),
        "sizes": dict(case.sizes),
        "dtype": case.dtype,
        "seed": case.seed,
        **_runs(criterion, case.once if counted else case),
        **_made_there(case),
        "inputs": inputs,
        "arrays": len(arrays),
    }
    entries = [("order", json.dumps(order)), *((f"array/{i}", a) for i, a in enumerate(arrays))]
    return tuple(wire.pack_entry(name, value) for name, value in entries)


def _runs(criterion: Criterion, case: Case) -> dict[str, Any]:
    """Return how often a case is run; an expression of `raises` has no random quantities."""
    return case.run_settings if criterion.statistical else {}


def _made_there(case: Case) -> dict[str, Any]:
    """Return what a worker makes for itself, and the memory that it may use for that."""
    code = {"code": dict(case.code), "drawn": case.dtype} if case.code else {}
    own: dict[str, Any] = {"setup": case.setup, "most": case.memory}
    own |= {"framework": case.framework, "gradients": dict(case.gradients)}
    return {**code, **{name: value for name, value in own.items() if value}}


def _replay_order(replay: Replay, case: Case) -> dict[str, Any]:
    return {
        "calls": _outline(replay),
        "replaced": replay.replaced,
        "own": replay.own,
        "endless": replay.endless,
        "skipping": replay.skipping,
        "changes": dict(replay.changes),
        "asked": replay.asked,
        "layout": replay.layout,
        "forward": replay.forward,
        "backward": replay.backward,
        "tries": replay.tries,
        "first": replay.first,
        "dtype": case.dtype,
        "framework": case.framework,
    }


def _outline(replay: Replay) -> str:
    """Return the outline of recorded calls as a text.

    A search sends the same one again and again: the calls of one case, by their identity.
    """
    calls, key = replay.calls, (id(replay.calls), replay.replaced)
    if key not in _outlines or _outlines[key][0] is not calls:
        if len(_outlines) >= FEW_KEPT:
            _outlines.clear()
        _outlines[key] = calls, json.dumps(encode_calls(replay.outline, []))
    return _outlines[key][1]


def look_request(functions: Collection[str], token: str) -> bytes:
    """Return the message that makes a worker look more closely at functions that it loaded."""
    return wire.pack([("token", token), ("order", json.dumps({"look_into": list(functions)}))])


def known_request(numbers: Sequence[int], token: str = "") -> bytes:
    """Return the message that makes a worker run cases that it knows, one after another."""
    own = [("token", token)] if token else []
    return wire.pack([*own, ("cases", " ".join(map(str, numbers)))])


def told_request(calls: Mapping[int, RecordedCall]) -> bytes:
    """Return the message that answers a worker's question for a recorded call."""
    arrays: list[Any] = []
    order = {"numbers": list(calls), "calls": encode_calls(list(calls.values()), arrays)}
    flat, order["places"] = flat_arrays(arrays)
    entries = [(f"array/{name}", array) for name, array in flat.items()]
    return wire.pack([("told", json.dumps(order)), *entries])
