"""Whatever student code does behind the wall, it costs itself only, and reaches nothing."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import grader
from grader.core.cases import Case
from grader.core.outcomes import Crashed, Outcome, Raised, Returned, TimedOut
from grader.core.rubric import Criterion
from grader.core.submission import Job
from grader.sandbox.sandboxes import ConfinedSandbox, PlainSandbox, open_sandbox

HONEST = "def g(x):\n    return 2 * x\n"

Run = Callable[..., tuple[Outcome, float]]


@pytest.fixture
def run(
    full: ConfinedSandbox,
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
) -> Run:
    """What f does and the seconds that count of it; g has to come out right behind it."""

    def run_both(body: str, **changes: object) -> tuple[Outcome, float]:
        source = "import ctypes, os, signal, sys, threading, time\nimport numpy as np\n"
        source += f"def f(x):\n    {body}\n{HONEST}"
        with full.open(job(source, **changes)) as worker:
            left = worker.time.left
            outcome = worker.run(criterion("f"), case)
            seconds = left - worker.time.left
            honest = worker.run(criterion("g"), case)
        assert isinstance(honest, Returned), honest
        assert np.array_equal(honest.values["y"], [0, 2, 4])
        return outcome, seconds

    return run_both


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("os._exit(0)", Crashed),
        ("os.abort()", Crashed),
        ("ctypes.string_at(0)", Crashed),
        ("os.close(3); time.sleep(9)", Crashed),
        ("os.write(3, b'GRD1' + bytes(60))", Crashed),
        ("sys.exit()", Raised),
        ("raise KeyboardInterrupt", Raised),
        ("return f(x)", Raised),
        ("input()", Raised),
        ("import pdb; pdb.set_trace()", Returned),
        ("os.kill(os.getpid(), signal.SIGKILL); raise ZeroDivisionError", Raised),  # no effect
    ],
)
def test_what_goes_wrong_costs_only_itself(run: Run, body: str, kind: type) -> None:
    outcome, _ = run(body)
    assert isinstance(outcome, kind), outcome


def test_what_sends_garbage_is_not_waited_for(run: Run) -> None:
    """It would never end by itself."""
    outcome, seconds = run("os.write(3, bytes(64)); time.sleep(99)", seconds=20, total_seconds=60)
    assert outcome == Crashed("it sent the grader an invalid answer")
    assert seconds < 20


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "time.sleep(60)",
        "while True: ctypes.PyDLL(None).pause()",  # in C, with the interpreter lock
        "ctypes.pythonapi.PyLong_FromLong(sum(range(10**12)))",
        "os.kill(os.getpid(), signal.SIGSTOP); time.sleep(60)",
        "[signal.signal(n, signal.SIG_IGN) for n in (1, 2, 3, 14, 15)]; signal.pause()",
        "[threading.Thread(target=time.sleep, args=(60,)).start() for _ in range(9)]\n"
        "    time.sleep(60)",
        "while True: os.write(3, bytes(65536))",
        "[os.write(3, b'\\0') or time.sleep(0.05) for _ in range(999)]",
        "while True:\n        try: time.sleep(60)\n        except BaseException: pass",
        "b'a' * 30 == __import__('re').match('(a*)*b', 'a' * 99)",
    ],
)
def test_no_limit_on_time_is_exceeded_by_half_a_second(run: Run, body: str) -> None:
    outcome, seconds = run(body, seconds=0.4)
    assert isinstance(outcome, TimedOut | Crashed), outcome
    assert seconds < 0.9


@pytest.mark.parametrize(
    ("body", "exception"),
    [
        ("os.fork()", "PermissionError"),
        ("os.posix_spawn('/bin/true', ['true'], {})", "PermissionError"),
        ("os.system('true') and os.execv('/bin/true', ['true'])", "PermissionError"),
        ("__import__('subprocess').run(['true'])", "PermissionError"),
        ("__import__('multiprocessing').Process(target=int).start()", "PermissionError"),
        ("__import__('socket').socket()", "PermissionError"),
        (
            "__import__('urllib.request').request.urlopen('http://127.0.0.1')",
            "urllib.error.URLError",
        ),
        ("os.memfd_create('x')", "PermissionError"),
        ("os.kill(-1, 9)", "PermissionError"),
        ("os.setuid(0) if os.getuid() else os.chroot('/')", "PermissionError"),
        ("open('/etc/passwd')", "FileNotFoundError"),
        ("open('/proc/self/environ')", "FileNotFoundError"),
        ("open('/dev/shm/x', 'w')", "FileNotFoundError"),
        ("open(np.__file__, 'a')", "PermissionError"),
        ("open('/new', 'w')", "OSError"),
        ("os.symlink('/etc', 'link')", "PermissionError"),
        ("return np.ones(10 * 1024**3 // 8)", "MemoryError"),
        ("open('f', 'wb').write(bytes(9 * 1024**2))", "OSError"),
        (
            "for i in range(9): open(f'{i}', 'wb').write(bytes(4 * 1024**2))",
            "OSError",
        ),
        ("for i in range(999): os.mkdir(f'{i}')", "OSError"),
        ("keep = [open(os.devnull) for _ in range(200)]", "OSError"),
        (
            "for _ in range(500): threading.Thread(target=time.sleep, args=(9,)).start()",
            "RuntimeError",
        ),
    ],
)
def test_what_reaches_out_is_refused(run: Run, body: str, exception: str) -> None:
    outcome, _ = run(body)
    assert isinstance(outcome, Raised), outcome
    assert outcome.exception == exception


def test_neither_the_grader_nor_a_file_beside_it_exists(run: Run, tmp_path: Path) -> None:
    (tmp_path / "expected").write_text("x")
    for path in (Path(grader.__file__), tmp_path / "expected", Path(__file__)):
        outcome, _ = run(f"os.stat({str(path)!r})")
        assert isinstance(outcome, Raised)
        assert outcome.exception == "FileNotFoundError"
    outcome, _ = run("import grader")
    assert isinstance(outcome, Raised)
    assert outcome.exception == "ModuleNotFoundError"


def test_nothing_arrives_at_a_port(run: Run) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.05)
        port = listener.getsockname()[1]
        run(f"__import__('socket').create_connection(('127.0.0.1', {port}), 0.2)")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_what_numeric_code_does_works(run: Run) -> None:
    body = """import tempfile, random, calendar, cmath, pdb, hashlib
    from concurrent.futures import ThreadPoolExecutor
    from numpy import fft
    with tempfile.TemporaryFile() as file:
        np.save(file, x)
        file.seek(0)
        y = np.load(file)
    np.savetxt("x.txt", x)
    with ThreadPoolExecutor(3) as pool:
        squares = list(pool.map(lambda v: v * v, y))
    print(open(os.devnull).read(), end="")
    return np.linalg.inv(np.eye(3)) @ np.array(squares) + np.loadtxt("x.txt")"""
    outcome, _ = run(body)
    assert isinstance(outcome, Returned), outcome
    assert np.array_equal(outcome.values["y"], [0, 2, 6])
    assert outcome.printed == ""


def test_nothing_of_the_grader_is_in_a_workers_memory(run: Run) -> None:
    secret = "Kjhg" + "Wq7Z" + str(os.getpid() * 7919)
    os.environ["GRADER_TEST_SECRET"] = secret
    try:
        outcome, _ = run(
            """found = [k for k in os.environ if 'SECRET' in k]
    import gc
    texts = [o for o in gc.get_objects() if isinstance(o, dict) and 'GRADER_TEST_SECRET' in o]
    return np.array([len(found), len(texts), len(os.environ)])"""
        )
    finally:
        del os.environ["GRADER_TEST_SECRET"]
    assert isinstance(outcome, Returned), outcome
    assert outcome.values["y"].tolist()[:2] == [0, 0]  # type: ignore[union-attr]
    assert outcome.values["y"][2] < 12  # type: ignore[index]


def test_a_worker_never_sees_what_another_left(run: Run) -> None:
    run("open('left', 'w').write('x')")
    outcome, _ = run("return np.array([len(os.listdir('.'))])")
    assert isinstance(outcome, Returned)
    assert outcome.values["y"].tolist() == [0]  # type: ignore[union-attr]


def test_the_variable_for_tests_leaves_layers_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_WITHOUT", "seccomp, landlock")
    sandbox = open_sandbox()
    assert isinstance(sandbox, ConfinedSandbox)
    try:
        missing = {x.name for x in sandbox.report.layers if not x.holds}
        assert {"seccomp", "landlock"} <= missing
    finally:
        sandbox.close()


def test_a_layer_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_WITHOUT", "secomp")
    with pytest.raises(grader.core.errors.GraderError, match="unknown layer: secomp"):
        open_sandbox()


def test_other_systems_get_plain_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    sandbox = open_sandbox()
    assert isinstance(sandbox, PlainSandbox)
    assert sandbox.isolation == "none"
    assert not any(layer.holds for layer in sandbox.report.layers)


def test_what_one_case_left_behind_does_not_cost_the_next_one(
    confined: ConfinedSandbox,
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
) -> None:
    source = """import os, threading
def f(x):
    threading.Timer(0.1, os._exit, (0,)).start()
    return x
def g(x):
    import time
    time.sleep(0.2)
    return 2 * x
"""
    with confined.open(job(source)) as worker:
        worker.run(criterion("f"), case)
        assert isinstance(worker.run(criterion("g"), case), Returned)


UNFILLED = "def f(x):\n    y = x.sum()\n    y = 0.0\n    return y\n"


@pytest.mark.parametrize("end", ["", "import os; os._exit(0)"])
def test_only_when_it_is_asked_for_a_function_is_known_to_return_placeholders(
    full: ConfinedSandbox,
    job: Callable[..., Job],
    criterion: Callable[[str], Criterion],
    case: Case,
    end: str,
) -> None:
    """A process that has ended is replaced for that."""
    source = f"{UNFILLED}def g(x):\n    {end}\n    return 2 * x\n"
    with full.open(job(source)) as worker:
        assert not worker.loading.functions["f"].stub
        worker.run(criterion("g"), case)
        (found,) = worker.look_into(["f", "g"]).values()
    assert (found.name, found.stub, found.idle) == ("f", True, True)


def test_of_files_that_do_not_load_nothing_more_is_found_out(
    full: ConfinedSandbox, job: Callable[..., Job]
) -> None:
    with full.open(job(f"{UNFILLED}import os; os._exit(0)\n")) as worker:
        assert "f" in worker.loading.functions
        assert worker.look_into(["h"]) == {}
