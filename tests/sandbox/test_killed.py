"""A fork server may be killed at any moment; nothing then runs less confined than it is said to."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import numpy as np
import pytest

from grader.core.cases import Case
from grader.core.outcomes import Crashed, Returned
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox import sandboxes
from grader.sandbox.fork_server import bare_process, fork_server
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.process import ZygoteFailed
from grader.sandbox.sandboxes import NONE, ConfinedSandbox
from grader.sandbox.submission_worker import LOST

HONEST = "def g(x):\n    return 2 * x\n"
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("full")]


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[ConfinedSandbox]:
    """One that never gives a plain process."""

    def refuse() -> None:
        raise AssertionError("student code would run unconfined")

    monkeypatch.setattr(sandboxes, "PlainProcess", refuse)
    with closing(ConfinedSandbox()) as opened:
        yield opened


@pytest.fixture
def killed_at_start(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Has the next fork servers killed as soon as they live."""
    start = fork_server._start

    def kill(number: int) -> None:
        left = iter(range(number))

        def start_and_kill(control):
            process = start(control)
            if next(left, None) is not None:
                process.kill()
            return process

        monkeypatch.setattr(fork_server, "_start", start_and_kill)

    return kill


@pytest.fixture
def killed_after_start_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Has fork servers killed when they have just started a process of a role."""
    start = Zygote.start

    def kill(of: str, number: int) -> None:
        left = iter(range(number))

        def start_and_kill(self: Zygote, role: str = "worker", content: object = None):
            process = start(self, role)
            if role == of and next(left, None) is not None:
                self._process.kill()
            return process

        monkeypatch.setattr(Zygote, "start", start_and_kill)

    return kill


@pytest.fixture
def grades(
    job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> Callable[[ConfinedSandbox], None]:
    def right(sandbox: ConfinedSandbox) -> None:
        with sandbox.open(job(HONEST)) as worker:
            outcome = worker.run(criterion("g"), case)
        assert isinstance(outcome, Returned)
        assert np.array_equal(outcome.values["y"], [0, 2, 4])

    return right


@pytest.mark.parametrize("number", [1, 2])
def test_killed_while_it_starts(number: int, sandbox, killed_at_start, grades) -> None:
    killed_at_start(number)
    sandbox.prepare()
    assert sandbox.isolation == "full"
    grades(sandbox)


def test_stopped_for_ever_while_it_starts(sandbox, grades, monkeypatch) -> None:
    sandbox.prepare()
    monkeypatch.setattr(fork_server, "START_SECONDS", 5.0)
    os.kill(sandbox.servers._zygote(NONE)._process.pid, signal.SIGSTOP)
    assert sandbox.isolation == "full"
    grades(sandbox)


def test_killed_whenever_it_starts(sandbox, killed_at_start, grades) -> None:
    killed_at_start(10**6)
    sandbox.prepare()
    with pytest.raises(ZygoteFailed, match="SIGKILL"):
        assert sandbox.isolation
    with pytest.raises(ZygoteFailed, match="SIGKILL"):
        grades(sandbox)


@pytest.mark.parametrize("number", [1, 2])
def test_killed_while_the_wall_is_measured(
    number: int, sandbox, killed_after_start_of, grades
) -> None:
    killed_after_start_of("canary", number)
    assert sandbox.isolation == "full"
    grades(sandbox)


def test_a_canary_that_is_killed_has_a_successor(sandbox, monkeypatch) -> None:
    start, left = Zygote.start, iter(range(2))

    def start_and_kill(self: Zygote, role: str = "worker", content: object = None):
        process = start(self, role)
        if next(left, None) is not None:
            os.kill(process.number, signal.SIGKILL)
        return process

    monkeypatch.setattr(Zygote, "start", start_and_kill)
    assert sandbox.isolation == "full"


def test_killed_between_measurement_and_work(sandbox, grades) -> None:
    assert sandbox.isolation == "full"
    sandbox.servers._zygote(NONE)._process.kill()
    grades(sandbox)
    sandbox.servers._zygote(NONE)._process.kill()
    sandbox.servers._zygote(NONE)._process.wait()
    grades(sandbox)


@pytest.mark.parametrize("number", [1, 2])
def test_killed_while_a_submission_is_loaded(
    number: int, sandbox, killed_after_start_of, grades
) -> None:
    assert sandbox.isolation == "full"
    killed_after_start_of("worker", number)
    grades(sandbox)


SLOW = f"import time\ndef f(x):\n    time.sleep(0.5)\n    return x\n{HONEST}"


def test_killed_while_a_case_runs(
    sandbox, job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    with sandbox.open(job(SLOW, seconds=5.0)) as worker:
        kill = threading.Timer(0.2, sandbox.servers._zygote(NONE)._process.kill)
        kill.start()
        outcome = worker.run(criterion("f"), case)
        kill.join()
        assert isinstance(outcome, Returned), outcome
        assert isinstance(worker.run(criterion("g"), case), Returned)


def test_killed_whenever_a_case_runs_that_case_alone_is_lost(
    sandbox, job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    """Memory may be what it takes too much of: then it is the case's own doing."""
    stop = threading.Event()

    def kill_again_and_again() -> None:
        known: Zygote | None = None
        while not stop.wait(0.05):
            server = sandbox.servers._zygotes.get(NONE)
            process = worker._process
            if server is not known and server and process.is_alive and process.shared.used:
                known = server
                time.sleep(0.1)
                server._process.kill()

    with sandbox.open(job(SLOW, seconds=5.0)) as worker:
        killer = threading.Thread(target=kill_again_and_again)
        killer.start()
        try:
            outcome = worker.run(criterion("f"), case)
        finally:
            stop.set()
            killer.join()
        assert outcome == Crashed(LOST)
        assert isinstance(worker.run(criterion("g"), case), Returned)


def test_no_memory_for_another_process_is_an_error_that_says_so(sandbox, monkeypatch) -> None:
    def refuse(control) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(fork_server, "_start", refuse)
    sandbox.prepare()
    with pytest.raises(ZygoteFailed, match="Cannot allocate memory"):
        assert sandbox.isolation


def test_a_fork_server_that_nobody_speaks_to_any_more_ends() -> None:
    """Who started it may be killed before it is ready, and nobody is left to end it."""
    ours, theirs = socket.socketpair()
    with theirs:
        server = subprocess.Popen(
            bare_process.command("zygote", str(theirs.fileno())),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=bare_process.environment(),
            pass_fds=[theirs.fileno()],
        )
    ours.close()
    try:
        server.wait(30)
    finally:
        server.kill()
