"""What a process waits for a processor is not charged to it; whatever else it does is."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from grader.core.cases import Case
from grader.core.outcomes import Returned, TimedOut
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.sandboxes import PlainSandbox, open_sandbox
from grader.sandbox.time_limits import MOST_TIMES, SHORT, TimeAllowance, waited_for_processor

pytestmark = pytest.mark.linux
SPIN = "while True: pass"
OTHERS = 5


@pytest.fixture
def one_busy_processor() -> Iterator[None]:
    """All of us and some who compute without end have one processor together."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    others = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(OTHERS)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()
        os.sched_setaffinity(0, allowed)


# Longer than it may by the clock; however many others there are, most of that is waiting.
COMPUTES = """
import time
def f(x):
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        pass
    return x
"""


@pytest.mark.usefixtures("one_busy_processor")
@pytest.mark.parametrize("sandbox", [open_sandbox, PlainSandbox])
def test_honest_work_keeps_its_time_on_a_busy_machine(
    sandbox: Callable, job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    with closing(sandbox()) as opened, opened.open(job(COMPUTES, seconds=0.3)) as worker:
        outcome = worker.run(criterion("f"), case)
    assert isinstance(outcome, Returned), outcome


THREADS = """
import threading, time
def spin():
    while True:
        pass
def f(x):
    for _ in range(20):
        threading.Thread(target=spin, daemon=True).start()
    time.sleep(60)
"""


@pytest.mark.parametrize("body", ["time.sleep(60)", "spin()", THREADS.partition("def f(x):")[2]])
def test_who_sleeps_or_keeps_itself_waiting_gains_nothing(
    body: str, job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    source = f"{THREADS.partition('def f(x):')[0]}def f(x):\n    {body.strip()}\n"
    with closing(PlainSandbox()) as opened, opened.open(job(source, seconds=0.5)) as worker:
        before = worker.time.spent
        assert isinstance(worker.run(criterion("f"), case), TimedOut)
        assert worker.time.spent - before > 0.4


WAITS = """
import hashlib, sys, threading, time
def compute():
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10_000)  # which holds no other thread up
threads = [threading.Thread(target=compute) for _ in range(int(sys.argv[1]))]
for thread in threads:
    thread.start()
compute()
for thread in threads:
    thread.join()
print(flush=True)
sys.stdin.read()
"""


@pytest.mark.usefixtures("one_busy_processor")
@pytest.mark.parametrize("threads", [0, 3])
def test_waits_count_only_where_no_own_thread_caused_them(threads: int) -> None:
    """Nor do they when the threads have ended before anybody looks."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAITS, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.readline()
    waited = waited_for_processor(process.pid)
    process.communicate()
    assert waited == 0 if threads else waited > 0.1


def test_nobody_is_waited_for_without_end() -> None:
    waited = iter(range(0, 10**9, 1000))
    allowance = TimeAllowance(0.05, lambda: float(next(waited)))
    while allowance.left:
        assert allowance.left <= MOST_TIMES * 0.05


def test_what_has_ended_waits_for_nothing_any_more() -> None:
    waited = iter([7.0, 0.0, 0.0, 0.0])
    allowance = TimeAllowance(0.01, lambda: next(waited))
    assert allowance.used >= 0


def test_what_a_thread_that_asks_for_us_waits_is_credited() -> None:
    allowance = TimeAllowance(60)
    allowance.helped_by(lambda: 1000.0)
    time.sleep(SHORT)
    assert allowance.used == 0
