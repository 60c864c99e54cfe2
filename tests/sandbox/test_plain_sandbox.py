"""Whatever student code does, the rest is graded, within the limits."""

import time
from contextlib import closing
from fractions import Fraction

import numpy as np
import pytest

from grader.core.cases import Case
from grader.core.outcomes import (
    Crashed,
    Foreign,
    Missing,
    NotLoaded,
    Outcome,
    Raised,
    Returned,
    TimedOut,
)
from grader.core.rubric import Criterion, OutputSpec
from grader.core.submission import Job
from grader.sandbox import first_load
from grader.sandbox.sandboxes import PlainSandbox

CASE = Case(
    criterion="f",
    name="main",
    sizes={"N": 3},
    dtype="float64",
    seed=1,
    visibility="visible",
    weight=None,
    inputs={"x": np.arange(3.0)},
    expected=(),
)


def job(source: str, **changes: object) -> Job:
    settings = {
        "graded": {"layers.py": source.encode()},
        "support": {},
        "extra": {},
        "templates": {},
        "functions": {"f": ("layers.py",), "g": ("layers.py",)},
        "seconds": 1.0,
        "total_seconds": 30.0,
        "memory": 1024**3,
    }
    return Job(**{**settings, **changes})  # type: ignore[arg-type]


def criterion(function: str) -> Criterion:
    return Criterion(
        name=function,
        function=function,
        files=("layers.py",),
        points=Fraction(1),
        call=f"y = {function}(x)",
        outputs=(OutputSpec("y"),),
    )


def run(source: str, **changes: object) -> tuple[Outcome, Outcome]:
    """What f does, and then what g does."""
    with closing(PlainSandbox()) as sandbox, sandbox.open(job(source, **changes)) as worker:
        absences = {name: loaded.absence for name, loaded in worker.loading.functions.items()}
        one, other = (
            absences.get(name) or worker.run(criterion(name), CASE) for name in ("f", "g")
        )
    return one, other


HONEST = "def g(x):\n    return 2 * x\n"


def is_honest(outcome: Outcome) -> bool:
    return isinstance(outcome, Returned) and np.array_equal(outcome.values["y"], [0, 2, 4])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("while True: pass", TimedOut),
        ("import time; time.sleep(60)", TimedOut),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", TimedOut),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Crashed),
        ("import os; os._exit(0)", Crashed),
        ("import os; os.abort()", Crashed),
        ("import ctypes; ctypes.string_at(0)", Crashed),
        ("import sys; sys.exit()", Raised),
        ("raise SystemExit(0)", Raised),
        ("raise KeyboardInterrupt", Raised),
        ("return f(x)", Raised),
        ("input()", Raised),
        ("import pdb; pdb.set_trace()", Returned),
        ("return np.ones(10 * 1024**3 // 8)", Raised),
        ("import os; os.write(1, b'forged' * 1000); os.close(3); os.close(4)", object),
    ],
)
def test_one_function_costs_only_itself(body: str, kind: type) -> None:
    one, other = run(f"import numpy as np\ndef f(x):\n    {body}\n{HONEST}")
    assert isinstance(one, kind)
    assert is_honest(other)


def test_a_flood_of_output_is_cut_and_costs_nothing() -> None:
    one, other = run(
        "def f(x):\n    for _ in range(1000):\n        print('x' * 100_000)\n" + HONEST
    )
    assert isinstance(one, Returned)
    assert 5_000 < len(one.printed) < 11_000
    assert is_honest(other)


def test_a_reply_that_was_made_before_its_question_is_no_answer() -> None:
    forge = "import os, sys\n    wire = sys.modules['confined.values.wire']\n"
    forge += "    reply = wire.pack([('outcome', 'returned')])\n"
    forge += "    for d in range(3, 20):\n        try: os.write(d, 2 * reply)\n"
    forge += "        except OSError: pass\n    return x"
    one, other = run(f"def f(x):\n    {forge}\n{HONEST}")
    assert isinstance(one, Crashed)
    assert is_honest(other)


def test_bytes_forged_on_the_wire_earn_nothing() -> None:
    forge = "import os\n    for d in range(3, 20):\n        try: os.write(d, b'GRD1' + bytes(60))\n"
    forge += "        except OSError: pass\n    return x"
    one, other = run(f"def f(x):\n    {forge}\n{HONEST}")
    if isinstance(one, Returned):  # then it is its own answer, not the forged message
        assert np.array_equal(one.values["y"], CASE.inputs["x"])
    else:
        assert isinstance(one, Raised | Crashed)
    assert isinstance(other, Returned | Crashed)


def test_the_whole_submission_has_a_limit_too() -> None:
    one, other = run(f"def f(x):\n    while True: pass\n{HONEST}", total_seconds=0.8)
    assert isinstance(one, TimedOut)
    assert one.whole_submission
    assert isinstance(other, TimedOut)


def test_a_module_that_loops_while_it_is_loaded_still_has_its_definitions_graded() -> None:
    with closing(PlainSandbox()) as sandbox:
        sandbox_job = job(f"while True: pass\n{HONEST}", seconds=0.5)
        with sandbox.open(sandbox_job) as worker:
            assert "only their imports and definitions" in " ".join(worker.loading.notes)
            assert is_honest(worker.run(criterion("g"), CASE))


def test_a_definition_that_never_ends_costs_the_time_limit_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(first_load, "LEAST", 0.1)
    with closing(PlainSandbox()) as sandbox:
        source = f"{HONEST}\ndef h(x=sum(iter(int, 1))): pass\n"
        with sandbox.open(job(source, seconds=1.0)) as worker:
            absence = worker.loading.functions["g"].absence
            assert isinstance(absence, NotLoaded)
            assert absence.reason == "the files could not be loaded: it took longer than 1 s"
            assert worker.time.spent < 1.6  # it was 2


SLOW = "import time\ndef h(x=time.sleep(99)): pass\n"


@pytest.mark.parametrize(
    ("source", "helper", "said"),
    [
        (f"{SLOW}{HONEST}", "", "Line 2 of `layers.py` did not end in time; it was skipped. `h`"),
        (f"import b\n{HONEST}", SLOW, "Line 2 of `b.py` did not end in time; it was skipped. `h`"),
        (
            f"import time\nclass A:\n    def h(x=time.sleep(99)): pass\n{HONEST}",
            "",
            "Line 2 of `layers.py` did not end in time; it was skipped. `A`",
        ),
    ],
)
def test_a_definition_that_does_not_end_costs_itself_and_one_limit(
    source: str, helper: str, said: str
) -> None:
    with closing(PlainSandbox()) as sandbox:
        extra = {"b.py": helper.encode()} if helper else {}
        with sandbox.open(job(source, seconds=0.6, extra=extra)) as worker:
            assert is_honest(worker.run(criterion("g"), CASE))
            assert said in " ".join(worker.loading.notes)
            assert worker.time.spent < 1.5  # it was 0.6 and three more, and nothing was graded


def test_an_exception_shows_the_students_own_line_and_shapes() -> None:
    one, _ = run(
        "import numpy as np\ndef f(x):\n    w = np.ones((2, 2))\n    return x @ w\n" + HONEST
    )
    assert isinstance(one, Raised)
    assert one.exception == "ValueError"
    (frame,) = one.frames
    assert (frame.file, frame.line, frame.function) == ("layers.py", 4, "f")
    assert frame.text == "return x @ w"
    assert frame.values["w"] == "(2, 2) float64"


def test_an_exception_that_cannot_be_shown_is_still_an_exception() -> None:
    source = "class E(Exception):\n    def __str__(self): raise RuntimeError\n"
    one, other = run(source + f"def f(x):\n    raise E\n{HONEST}")
    assert isinstance(one, Raised)
    assert one.exception == "E"
    assert is_honest(other)


def test_prints_and_warnings_are_told() -> None:
    one, _ = run("import numpy as np\ndef f(x):\n    print('shape', x.shape)\n    return 1 / x\n")
    assert isinstance(one, Returned)
    assert one.printed == "shape (3,)\n"
    assert any("divide by zero" in warning for warning in one.warnings)


def test_inputs_that_were_written_into_are_told_and_fresh_the_next_time() -> None:
    one, other = run("def f(x):\n    x += 1\n    return x\n" + HONEST)
    assert isinstance(one, Returned)
    assert one.changed_inputs == ("x",)
    assert is_honest(other)


@pytest.mark.parametrize(
    ("value", "description"),
    [
        ("np.array(None)", "an array of dtype object"),
        ("object()", "a value of type object"),
        ("len", "a value of type builtin_function_or_method"),
    ],
)
def test_values_that_are_no_numbers_are_described(value: str, description: str) -> None:
    one, _ = run(f"import numpy as np\ndef f(x):\n    return {value}\n{HONEST}")
    assert isinstance(one, Returned)
    assert one.values["y"] == Foreign(description)


def test_what_is_not_there_is_missing_and_what_does_not_parse_is_not_loaded() -> None:
    one, other = run("def f(x):\n    return (x\n")
    assert isinstance(one, NotLoaded)
    assert "line" in one.reason
    assert isinstance(other, Missing)


def test_an_array_that_lies_about_itself_is_taken_as_the_numbers_it_holds() -> None:
    source = (
        "import numpy as np\n"
        "class Always(np.ndarray):\n"
        "    def __eq__(self, other): return True\n"
        "    def __array_ufunc__(self, *a, **k): return np.float64(0)\n"
        "def f(x):\n    return np.ones(3).view(Always)\n"
    )
    one, _ = run(source)
    assert isinstance(one, Returned)
    assert type(one.values["y"]) is np.ndarray
    assert one.values["y"].tolist() == [1, 1, 1]


def test_no_process_is_left_behind() -> None:
    import subprocess

    source = "import subprocess, sys\ndef f(x):\n"
    source += "    subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(987)'])\n"
    run(source + "    return x\n")
    time.sleep(0.2)
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert "sleep(987)" not in listed.stdout
