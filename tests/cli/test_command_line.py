"""How a command ends: which sentences go to stderr, with which exit code."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from grader.cli.command_line import CommandLine, main
from grader.core.errors import GraderError
from tests.sandbox.fork_server.test_fork_server import dies

ROOT = Path(__file__).parents[2]


TALKATIVE = """
import click
from grader.cli.command_line import CommandLine

@click.group(cls=CommandLine)
def program():
    pass

@program.command()
def talk():
    for _ in range(100_000):
        print("word " * 20)

program(["talk"])
"""


def end_with(error: BaseException) -> Result:
    @click.group(cls=CommandLine)
    def program() -> None:
        pass

    @program.command()
    def fail() -> None:
        raise error

    return CliRunner().invoke(program, ["fail"])


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (GraderError("No.", "Try this."), 2, "Error: No.\nTry this.\n"),
        (GraderError("No.", exit_code=4), 4, "Error: No.\n"),
        (KeyboardInterrupt(), 130, "Interrupted.\n"),
        (
            ZeroDivisionError("division by zero"),
            70,
            "Error: a bug in grader (ZeroDivisionError: division by zero).\n"
            "Run the command again with --debug and send us its output.\n",
        ),
        (SystemExit(5), 5, ""),
        (click.Abort(), 1, "Aborted!\n"),
    ],
)
def test_an_error_is_a_sentence_and_an_exit_code(
    error: BaseException, code: int, said: str
) -> None:
    result = end_with(error)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", said)


def test_nobody_has_to_read_to_the_end() -> None:
    command = [sys.executable, "-c", TALKATIVE]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""


def test_a_usage_error_is_left_to_click() -> None:
    result = end_with(click.UsageError("Which?"))
    assert result.exit_code == 2
    assert result.stderr.endswith("Error: Which?\n")


@pytest.mark.parametrize("error", [GraderError("No."), ZeroDivisionError("No.")])
def test_debug_puts_a_traceback_first(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    without = end_with(error)
    monkeypatch.setattr(sys, "argv", ["grader", "fail", "--debug"])
    result = end_with(error)
    assert result.stderr.startswith("Traceback")
    assert result.stderr.endswith(without.stderr)
    assert result.exit_code == without.exit_code


def test_every_command_is_in_the_help_with_a_whole_sentence() -> None:
    """Commands of one purpose stand together, in the order in which they are used."""
    printed = CliRunner().invoke(main, ["--help"]).stdout
    listed = printed.partition("\nGrade one submission:\n")[2]
    assert "..." not in listed
    titles = [line[:-1] for line in printed.splitlines() if re.fullmatch(r"\w.*:", line)]
    purposes = ["Grade one submission", "Write an assignment", "Grade a class", "After grading"]
    assert titles == ["Options", *purposes]
    named = re.findall(r"^  (\w+)  ", listed, re.MULTILINE)
    assert named[:4] == ["run", "watch", "demo", "doctor"]
    assert sorted(named) == sorted(main.commands)
    bundles = CliRunner().invoke(main, ["bundle", "--help"]).stdout
    assert "student     Write the zip for students: template, public cases, a rubric" in bundles


@pytest.mark.parametrize("words", ["check", "generate", "bundle student", "export", "extend"])
def test_help_says_what_the_arguments_are(words: str) -> None:
    printed = CliRunner().invoke(main, [*words.split(), "--help"]).stdout
    asked = printed.splitlines()[0]
    assert ("ASSIGNMENT is the name of an assignment, or the path" in printed) == (
        "ASSIGNMENT" in asked
    )
    assert ("OUT is the folder that `grader batch -o OUT` wrote." in printed) == ("OUT" in asked)


def test_a_program_ends_without_taking_apart_what_it_holds() -> None:
    script = """
import atexit, gc, os, sys
class Held:
    def __del__(self):
        os.write(1, b"taken apart")
held = Held()
atexit.register(lambda: print(gc.get_threshold()[0] > 700))
sys.argv = ["grader", "run", "nowhere"]
from grader.__main__ import program
program()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "does not exist" in done.stderr
    assert done.stdout == "True\n"


@pytest.mark.linux
@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("click", ["export", "--help"]),
        ("grader.cli.gradebook_commands", ["export", "--help"]),
        ("grader.sandbox.fork_server.early_start", ["run", "nowhere"]),
        ("click", ["run", "nowhere"]),
    ],
)
def test_an_interrupt_while_the_program_starts_is_a_sentence(module: str, words: list[str]) -> None:
    script = f"""
import os, signal, sys
class Interrupt:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt)
# As in a terminal: who runs this in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from grader.__main__ import program
sys.argv = ["grader", *{words}]
program()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr, done.stdout) == (130, "Interrupted.\n", "")


@pytest.mark.linux
def test_an_interrupt_at_the_very_end_leaves_nothing_undone() -> None:
    script = """
import atexit, os, signal, sys
atexit.register(lambda: print("removed"))
atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))
from grader.__main__ import program
sys.argv = ["grader", "--version"]
program()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[1:], done.stderr) == (0, ["removed"], "")


@pytest.mark.linux
@pytest.mark.parametrize(
    ("words", "number"),
    [(["run", "nowhere"], 1), (["run", "--unknown"], 1), (["run", "--help"], 0), (["check"], 0)],
)
def test_the_fork_server_is_the_first_thing_that_a_run_starts(
    words: list[str], number: int
) -> None:
    script = f"""
import os, subprocess, sys
real = subprocess.Popen
def start(*arguments, **settings):
    started = real(*arguments, **settings)
    os.write(1, b"%d %s\\n" % (started.pid, str("click" in sys.modules).encode()))
    return started
subprocess.Popen = start
from grader.__main__ import program
sys.argv = ["grader", *{words}]
program()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    started = [line.split() for line in done.stdout.splitlines() if line.endswith("False")]
    assert len(started) == number
    assert "Traceback" not in done.stderr
    for process, _ in started:
        assert dies(int(process)), "it ends with the command"


def test_no_command_is_imported_before_it_is_asked_for() -> None:
    imports = "import sys; from grader.cli.command_line import main"
    script = f"{imports}; print(*(name for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"grader.commands", "numpy", "h5py", "yaml"} & set(done.stdout.split())


@pytest.mark.parametrize(("given", "found"), [("", "1"), ("3", "3")])
def test_numpy_starts_no_threads_unless_somebody_wants_them(
    given: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", given)  # and so restored when this ends
    if not given:
        monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    with pytest.raises(SystemExit):
        main(["--help"])
    assert os.environ["OPENBLAS_NUM_THREADS"] == found
