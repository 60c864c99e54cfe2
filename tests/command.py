"""Runs `grader` as a user would, without the second that Python takes to import it each time.

One process for each worker of pytest imports the program; every command is a fork of it, with
streams, a folder and an environment of its own, that ends as a program ends. How a program starts
(`python -m grader`, its first imports, signals) is tested with real starts, in tests/cli.
"""

import atexit
import gc
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOO_LONG = 600  # seconds: no command of a test takes as long on any machine
# Another process runs these, or nobody has their libraries in all installations.
BUG = 1  # what Python ends with after an exception that nobody caught
NOT_WARM = ("grader.confined", "grader.classes.executors", "grader.__main__", "grader.reproduce")
# What commands import only when they need it, which most of them do.
LATE = ("h5py", "jsonschema", "sqlalchemy.dialects.sqlite", "sqlite3", "multiprocessing.spawn")


def grader(folder: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a folder, to its end; `variables` are added to the environment."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **variables}
    with tempfile.TemporaryDirectory(prefix="command-") as streams:
        asked = {
            "folder": str(folder),
            "words": list(words),
            "environment": environment,
            "streams": streams,
        }
        code = _warm_process().run(asked)
        told = [(Path(streams) / name).read_text("utf-8") for name in ("out", "err")]
    return subprocess.CompletedProcess(["grader", *words], code, *told)


def done(folder: Path, *words: str, **variables: str) -> str:
    """Run a command that has to succeed; return what it printed."""
    ended = grader(folder, *words, **variables)
    assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout


class WarmProcess:
    """A process that has imported the program, and forks itself for each command."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.command"],
            bufsize=0,  # of two lines that come at once the second one must not wait unseen
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        atexit.register(self.close)

    def run(self, asked: object) -> int:
        """Return the exit code of a command, as `subprocess` tells it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        self._process.stdin.flush()
        child = self._answer()  # the imports may be under way
        try:
            return self._answer()
        except subprocess.TimeoutExpired:
            os.kill(child, signal.SIGKILL)
            self._answer()
            raise

    def _answer(self) -> int:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], TOO_LONG)[0]:
            raise subprocess.TimeoutExpired("grader", TOO_LONG)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process, which ends by itself once nobody can ask any more."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@cache
def _warm_process() -> WarmProcess:
    return WarmProcess()


def _serve() -> None:
    """Fork for every command that is asked for; tell the child's number, then how it ended."""
    import grader

    for module in pkgutil.walk_packages(grader.__path__, "grader."):
        if not module.name.startswith(NOT_WARM):
            import_module(module.name)
    for name in (*LATE, "grader.classes.executors.local"):
        import_module(name)
    gc.freeze()  # or every child would copy all pages when it looks for garbage
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(**json.loads(line))
        _tell(child)
        _tell(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _tell(number: int) -> None:
    os.write(1, f"{number}\n".encode())


def _become(folder: str, words: list[str], environment: dict[str, str], streams: str) -> None:
    """Be the command, and end as a program ends, but for taking all modules apart."""
    for number, path in enumerate((os.devnull, f"{streams}/out", f"{streams}/err")):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    # Python keeps them, too: who puts others in their place must not close these.
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["grader", *words]
    from grader.cli.command_line import main

    code: object = BUG
    try:
        main(prog_name="grader")
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code if isinstance(code, int) else BUG if code else 0)


if __name__ == "__main__":
    _serve()
