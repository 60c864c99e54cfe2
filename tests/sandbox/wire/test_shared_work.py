"""What the fork server reads once: which requests a worker then is asked for by number."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from grader.confined import worker
from grader.confined.values import wire
from grader.confined.worker import Tokens
from grader.core.cases import Case
from grader.core.outcomes import Returned
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.planned_runs import PlannedRun, PlannedRuns
from grader.sandbox.sandboxes import NONE, ConfinedSandbox
from grader.sandbox.wire import shared_work
from grader.sandbox.wire.requests import run_request
from grader.sandbox.wire.shared_work import shared_work_of


@pytest.fixture
def runs(criterion: Callable[[str], Criterion], case: Case) -> list[tuple[Criterion, Case]]:
    f = criterion("f")
    return [(f, replace(case, name=str(n), inputs={"x": np.array([float(n)])})) for n in range(3)]


def test_requests_are_kept_as_far_as_there_is_room(job, runs, monkeypatch) -> None:
    shared = job("def f(x): return x", cases=lambda: runs)
    messages = [run_request(*run) for run in runs]
    assert shared_work_of(shared, with_requests=True).requests == tuple(messages)
    assert not shared_work_of(shared, with_requests=False).requests
    monkeypatch.setattr(shared_work, "MOST_KEPT", sum(map(len, messages)) - 1)
    assert shared_work_of(shared, with_requests=True).requests == tuple(messages[:2])


def test_what_is_known_is_asked_for_by_number_and_the_first_message_has_the_token(runs) -> None:
    planned = PlannedRuns([[PlannedRun(*runs[n]) for n in (0, 1, 2, 0)]])
    known = {run_request(*runs[0]): 7, run_request(*runs[1]): 9}
    messages = planned.requests_from(PlannedRun(*runs[0]), known)
    entries = [wire.read_message(_reader(message), 1 << 20) for message in messages]
    assert [each.get("cases") for each in entries] == ["7 9", None, "7"]
    assert [bool(each.get("token")) for each in entries] == [True, False, False]


def _reader(message: bytes) -> Callable[[int], bytes]:
    rest = [message]

    def read(size: int) -> bytes:
        part, rest[0] = rest[0][:size], rest[0][size:]
        return part

    return read


def test_each_known_case_counts_as_an_answer_of_its_own(runs, monkeypatch) -> None:
    kept = [worker.KnownCase.read(run_request(*run)) for run in runs]
    monkeypatch.setattr(worker, "known", worker.KnownWork({}, {}, kept))
    message = wire.pack([("token", "t"), ("cases", "2 0")]) + run_request(*runs[1])
    tokens, told = Tokens(), []
    for order, request in worker._asked(_Stream(_reader(message)), tokens):
        told.append((tokens.now, float(request["array/0"][0]), order["call"]))
    call = runs[0][0].call
    assert told == [("t", 2.0, call), ("t.1", 0.0, call), ("t.2", 1.0, call)]


class _Stream:
    def __init__(self, read: Callable[[int], bytes]) -> None:
        self.read = read


@pytest.mark.linux
def test_what_a_case_does_to_its_inputs_reaches_no_other_run_of_it(
    job: Callable[..., Job], runs: list[tuple[Criterion, Case]]
) -> None:
    known = job("def f(x):\n    x += 5\n    return x\n", cases=lambda: runs)
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.forks_ahead = True
        for _ in range(2):
            with sandbox.open(known) as one:
                one.expect([[runs[0], runs[1], runs[0]]])
                found = [one.run(*runs[n]) for n in (0, 1, 0)]
                assert [isinstance(each, Returned) for each in found] == [True] * 3
                assert [float(each.values["y"][0]) for each in found] == [5.0, 6.0, 5.0]


@pytest.mark.linux
def test_a_fork_server_that_was_replaced_knows_nothing_and_all_is_sent(
    job: Callable[..., Job], runs: list[tuple[Criterion, Case]]
) -> None:
    known = job("def f(x):\n    return x + 1\n", cases=lambda: runs)
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.forks_ahead = True
        with sandbox.open(known) as one:
            server = sandbox.servers._zygote(NONE)
            assert server._shared == shared_work_of(known, with_requests=True)
            server._process.kill()
            server._process.wait()  # or a worker might be quicker than its end
            one.expect([runs])
            found = [one.run(*run) for run in runs]
        assert sandbox.servers._zygote(NONE) is not server
    assert [float(each.values["y"][0]) for each in found] == [1.0, 2.0, 3.0]
