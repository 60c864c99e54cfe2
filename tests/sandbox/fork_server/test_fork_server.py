"""The fork server: workers come from it, die alone, and never outlive it or the grader."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.core.cases import Case
from grader.core.outcomes import Raised, Returned
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox import sandboxes
from grader.sandbox.fork_server import early_start
from grader.sandbox.fork_server import fork_server as module
from grader.sandbox.fork_server.early_start import start_early, started_early
from grader.sandbox.fork_server.fork_server import Zygote
from grader.sandbox.fork_server.fork_servers import Packages
from grader.sandbox.fork_server.forked_process import ZygoteProcess
from grader.sandbox.isolation.measured_isolation import Canary
from grader.sandbox.process import ZygoteFailed, ZygoteGone
from grader.sandbox.sandboxes import NONE, ConfinedSandbox, open_sandbox
from grader.sandbox.wire.shared_work import SharedWork

pytestmark = pytest.mark.linux
ROOT = Path(__file__).parents[3]


@pytest.fixture
def zygote() -> Iterator[Zygote]:
    with closing(Zygote()) as server:
        try:
            server.wait()
        except ZygoteFailed as failure:
            leave_out = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            leave_out(str(failure))
        yield server


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):  # the latter while it is being read
        return False
    return state not in "ZX"


def dies(process: int) -> bool:
    deadline = time.monotonic() + 2
    while is_alive(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(process)


def test_every_worker_is_a_process_of_its_own(zygote: Zygote) -> None:
    with closing(zygote.start()) as one, closing(zygote.start()) as other:
        assert one.number != other.number
        assert is_alive(one.number)
        assert is_alive(other.number)
    assert dies(one.number)
    assert dies(other.number)


def test_how_a_worker_ended_is_known(zygote: Zygote) -> None:
    with closing(zygote.start()) as worker:
        os.kill(worker.number, signal.SIGSEGV)
        os.kill(worker.number, signal.SIGKILL)
        assert worker.ending(0.2).startswith("the process was killed by signal")
    with closing(zygote.start()) as worker:
        assert worker.ending(0.2) == "it closed its connection to the grader"
        assert not is_alive(worker.number)


def test_workers_die_with_the_zygote(zygote: Zygote) -> None:
    worker = zygote.start()
    zygote._process.kill()
    assert dies(worker.number)
    worker.close()


def test_everything_dies_with_the_grader() -> None:
    code = """
import sys, time
from grader.sandbox.fork_server.fork_server import Zygote
server = Zygote()
worker = server.start()  # which ends when nobody holds it any more
print(server._process.pid, worker.number, flush=True)
time.sleep(60)
"""
    grader = subprocess.Popen(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with grader:
        assert grader.stdout
        numbers = [int(number) for number in grader.stdout.readline().split()]
        assert [is_alive(number) for number in numbers] == [True, True]
        grader.kill()
    assert all(dies(number) for number in numbers)


GRADING = """
import os, time
from grader.classes.executors import grading_process, serving
def serve(connection, zygote):
    zygote.start()
    print(os.getpid(), zygote._process.pid, flush=True)
    time.sleep(60)
serving.serve = serve
if os.fork():
    time.sleep(60)
grading_process.NEEDED = ()
grading_process.serve_class(None)
"""


def test_no_stopped_process_outlives_the_command() -> None:
    command = subprocess.Popen(
        [sys.executable, "-c", GRADING],
        env={"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with command:
        assert command.stdout
        grading, zygote = map(int, command.stdout.readline().split())
        for number in (grading, zygote):
            os.kill(number, signal.SIGSTOP)
        command.kill()
    assert dies(grading)
    assert dies(zygote)


def test_a_worker_that_is_forked_ahead_is_waited_for_by_nobody(zygote: Zygote) -> None:
    with closing(zygote.start()) as other:
        os.kill(zygote._process.pid, signal.SIGSTOP)
        try:
            zygote.fork_ahead()
            zygote.fork_ahead()
            assert zygote._ahead._unborn
            assert not zygote._ahead._born
        finally:
            os.kill(zygote._process.pid, signal.SIGCONT)
        assert zygote.end(other.number, 0.0) is None  # the answer to this order, not to the other
        ((role, ahead),) = zygote._ahead._born
        assert role == "worker"
        with closing(zygote.start()) as worker:
            assert worker is ahead
            assert is_alive(worker.number)


def test_processes_of_two_roles_are_ordered_before_it_is_ready() -> None:
    with closing(Zygote()) as zygote:
        zygote.fork_ahead("canary")
        zygote.fork_ahead()
        assert not zygote._hello
        ordered = [unborn.connection for unborn in zygote._ahead._unborn]
        with closing(zygote.start()) as worker, closing(zygote.start("canary")) as canary:
            assert [canary.connection, worker.connection] == ordered
            assert is_alive(worker.number)
            assert is_alive(canary.number)


def test_a_private_umask_takes_no_layer(zygote: Zygote) -> None:
    before = os.umask(0o077)  # as commands have that keep a gradebook
    try:
        with closing(Zygote()) as other:
            other.wait()
            assert other.layers == zygote.layers
    finally:
        os.umask(before)


def test_several_are_ordered_and_given_in_their_order(zygote: Zygote) -> None:
    zygote.fork_ahead()
    zygote.fork_ahead(number=3)
    ordered = [unborn.connection for unborn in zygote._ahead._unborn]
    started = [zygote.start() for _ in range(4)]
    connections = [worker.connection for worker in started]
    for worker in started:
        worker.close()
    assert connections[:3] == ordered
    assert len({worker.number for worker in started}) == 4


def test_an_answer_that_has_come_is_known_without_waiting(zygote: Zygote) -> None:
    assert not zygote.has_answered("canary")
    os.kill(zygote._process.pid, signal.SIGSTOP)
    try:
        canary = Canary(zygote)
        assert not canary.has_answered()
    finally:
        os.kill(zygote._process.pid, signal.SIGCONT)
    deadline = time.monotonic() + 20
    while not canary.has_answered():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    with closing(zygote.start()):  # so that its number is known
        assert canary.has_answered()
    with closing(canary):
        assert canary.told()["fork"]  # all is still there to be read
    assert not zygote.has_answered("canary")


def test_what_is_read_later_is_known_to_no_worker_from_before(zygote: Zygote) -> None:
    zygote.fork_ahead(number=2)
    early = [unborn.connection for unborn in zygote._ahead._unborn]
    zygote.read_ahead(SharedWork({"of_ours.py": b""}, {}, {}, ()))
    assert [connection.fileno() < 0 for connection in early] == [True, True]
    with closing(zygote.start()) as worker:
        assert worker.shared is zygote._shared


def test_a_zygote_that_ends_while_it_forks_ahead_is_replaced(
    job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    with closing(ConfinedSandbox()) as sandbox:
        server = sandbox.servers._zygote(NONE)
        server.wait()
        os.kill(server._process.pid, signal.SIGSTOP)
        server.fork_ahead()
        server._process.kill()
        with sandbox.open(job("def f(x):\n    return x\n")) as worker:
            assert isinstance(worker.run(criterion("f"), case), Returned)


def test_a_zygote_that_is_gone_is_replaced(
    job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.prepare()
        sandbox.servers._zygote(NONE).wait()
        sandbox.servers._zygote(NONE)._process.kill()
        with sandbox.open(job("def f(x):\n    return x\n")) as worker:
            assert isinstance(worker.run(criterion("f"), case), Returned)


def test_a_zygote_that_hangs_is_replaced(
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(ConfinedSandbox()) as sandbox:
        server = sandbox.servers._zygote(NONE)
        server.wait()
        monkeypatch.setattr(module, "ANSWER_SECONDS", 0.3)
        os.kill(server._process.pid, signal.SIGSTOP)
        with sandbox.open(job("def f(x):\n    return x\n")) as worker:
            assert isinstance(worker.run(criterion("f"), case), Returned)
        assert not is_alive(server._process.pid)


def test_nothing_goes_on_less_confined_than_it_began(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.servers._ready(NONE)
        sandbox.servers._zygote(NONE).close()

        def fail(self: Zygote) -> None:
            raise ZygoteFailed("a reason")

        monkeypatch.setattr(Zygote, "wait", fail)
        with pytest.raises(ZygoteFailed, match="a reason"):
            sandbox._start(NONE)


def test_a_later_zygote_must_have_the_layers_of_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(ConfinedSandbox()) as sandbox:
        first = sandbox.servers._ready(NONE)
        assert first
        monkeypatch.setattr(Zygote, "layers", property(lambda self: first._hello["layers"][1:]))
        with pytest.raises(ZygoteFailed, match=f"no longer hold: {first._hello['layers'][0]}"):
            sandbox._start(Packages(("yaml",)))


def test_where_no_zygote_starts_processes_are_plain_and_the_level_says_so(
    monkeypatch: pytest.MonkeyPatch,
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
) -> None:
    def fail(self: Zygote) -> None:
        raise ZygoteFailed("a reason")

    monkeypatch.setattr(Zygote, "wait", fail)
    with closing(ConfinedSandbox()) as sandbox:
        with sandbox.open(job("def f(x):\n    return x\n")) as worker:
            assert isinstance(worker.run(criterion("f"), case), Returned)
        assert sandbox.isolation == "none"
        assert {layer.reason for layer in sandbox.report.layers} == {"a reason"}


def test_an_allowed_package_can_be_imported_and_others_cannot(
    job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    source = "import yaml\ndef f(x):\n    return float(yaml.safe_load('2.5')) * x\n"
    with closing(ConfinedSandbox()) as sandbox:
        with sandbox.open(job(source, allow=("yaml",))) as worker:
            outcome = worker.run(criterion("f"), case)
        assert isinstance(outcome, Returned), outcome
        assert np.array_equal(outcome.values["y"], [0, 2.5, 5])
        with sandbox.open(job(source)) as worker:
            assert not isinstance(worker.run(criterion("f"), case), Returned)


RANDOM = """
def f(x):
    with open("/dev/urandom", "rb") as device:
        x[0] = len(device.read(3))
    try:
        open("/dev/urandom", "wb").close()
    except OSError:
        return x
"""


def test_with_an_array_library_comes_a_device_to_read_and_not_to_write(
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
    full: ConfinedSandbox,
) -> None:
    with full.open(job(RANDOM, allow=("torch",))) as worker:
        outcome = worker.run(criterion("f"), case)
    assert isinstance(outcome, Returned), outcome
    assert np.array_equal(outcome.values["y"], [3, 1, 2])
    for allow in ((), ("yaml",)):
        with full.open(job(RANDOM, allow=allow)) as worker:
            assert isinstance(worker.run(criterion("f"), case), Raised)


# A data set of h5py is an array of another library: it has `__array__`.
DATA_SET = """
import h5py
file = h5py.File("f", "w", driver="core", backing_store=False)
def f(x):
    return file.require_dataset("y", data=2 * x, shape=x.shape, dtype=x.dtype)
"""


def test_an_array_of_an_allowed_package_counts_as_its_numbers(
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
    full: ConfinedSandbox,
) -> None:
    with full.open(job(DATA_SET, allow=("h5py",))) as worker:
        outcome = worker.run(criterion("f"), case)
    assert isinstance(outcome, Returned), outcome
    assert np.array_equal(outcome.values["y"], [0, 2, 4])


def test_a_worker_finds_imported_what_the_template_imports(
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
    full: ConfinedSandbox,
) -> None:
    source = "import sys\ndef f(x):\n    return x if 'jinja2.sandbox' in sys.modules else -x\n"
    handed_out = {"layers.py": b"from jinja2 import sandbox\n"}
    for templates, sign in ((handed_out, 1), ({}, -1)):
        asked = replace(job(source, allow=("jinja2",)), templates=templates)
        with full.open(asked) as worker:
            outcome = worker.run(criterion("f"), case)
        assert isinstance(outcome, Returned), outcome
        assert np.array_equal(outcome.values["y"], sign * case.inputs["x"])


def test_of_a_class_each_worker_finds_the_preparations_done(
    job: Callable[..., Job], criterion: Callable[[str], Criterion], case: Case
) -> None:
    source = "import sys\nDONE = 'shutil' in sys.modules\ndef f(x):\n    return x if DONE else -x\n"
    with closing(ConfinedSandbox()) as sandbox:
        sandbox.forks_ahead = True
        sandbox.prepare()
        with sandbox.open(job(source)) as worker:
            outcome = worker.run(criterion("f"), case)
    assert isinstance(outcome, Returned), outcome
    assert np.array_equal(outcome.values["y"], case.inputs["x"])


def test_what_begins_beside_a_worker_for_nothing_ends_with_it(
    job: Callable[..., Job], full: ConfinedSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandboxes, "_processors", lambda: 2)
    with full.open(job(RANDOM), beside=3) as worker:
        begun = [helper._process._process for helper in worker._begun]
        numbers = [process.number for process in begun if isinstance(process, ZygoteProcess)]
        assert [is_alive(number) for number in numbers] == [True, True]
    assert all(dies(number) for number in numbers)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may read the memory of a worker")
def test_no_text_of_the_grader_is_in_the_memory_of_zygote_and_worker(zygote: Zygote) -> None:
    secret = b"only-the-grader-" + str(os.getpid() * 104729).encode()
    os.environ["GRADER_TEST_SECRET"] = secret.decode()
    try:
        with closing(Zygote()) as server, closing(server.start()) as worker:
            for process in (server._process.pid, worker.number):
                assert secret not in memory_of(process)
    finally:
        del os.environ["GRADER_TEST_SECRET"]
    assert secret in memory_of(os.getpid())  # the search does find it where it is


def memory_of(process: int) -> bytes:
    parts = []
    maps = Path(f"/proc/{process}/maps").read_text().splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_, place = [*line.split(), ""][:7]
            start, end = (int(number, 16) for number in span.split("-"))
            if rights.startswith("rw") and not place.startswith("[v"):
                memory.seek(start)
                parts.append(memory.read(end - start) or b"")
    return b"".join(parts)


def test_it_starts_before_numpy_is_imported_here() -> None:
    script = "import sys; from grader.sandbox.fork_server.early_start import started_early\n"
    script += "with started_early() as early: print(early is not None, 'numpy' in sys.modules)"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.stdout == "True False\n", done.stderr


def test_the_sandbox_takes_over_what_was_started_early() -> None:
    with started_early() as early, closing(open_sandbox(early)) as sandbox:
        assert early
        assert sandbox.servers._zygote(NONE) is early
        assert sandbox.isolation in ("full", "partial", "none")
    assert early._process.poll() is not None, "it ends with the sandbox"


def test_what_was_started_first_of_all_is_handed_out_once() -> None:
    start_early()
    with started_early() as first, started_early() as second:
        assert first
        assert second
        assert first._process.pid < second._process.pid
    with started_early() as third:
        assert third is not first


def test_with_layers_left_off_nothing_is_started_early(monkeypatch) -> None:
    monkeypatch.setenv("GRADER_WITHOUT", "seccomp")
    start_early()
    with started_early() as early:
        assert early is None


def test_a_fork_server_that_cannot_start_early_is_told_of_when_it_is_needed(monkeypatch) -> None:
    def fail(*arguments: object) -> None:
        raise ZygoteGone("there is no process for it")

    monkeypatch.setattr(early_start, "Zygote", fail)
    start_early()
    with pytest.raises(ZygoteGone, match="there is no process for it"), started_early():
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look at what a worker has open")
def test_the_file_that_is_read_first_is_open_in_no_process(zygote: Zygote) -> None:
    """Through its place or its content one submission could tell another one something."""
    with closing(zygote.start()) as worker:
        opened = [
            str(path.readlink())
            for process in (zygote._process.pid, worker.number)
            for path in Path(f"/proc/{process}/fd").iterdir()
        ]
    assert os.devnull in opened
    assert not [name for name in opened if "memfd" in name]
