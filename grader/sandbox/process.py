"""A fresh process for student code in its plain form: pipes and a kill, on every system."""

import importlib.resources
import json
import os
import signal
import subprocess
import sys
import tempfile
from io import FileIO
from typing import Any, cast

from grader.sandbox.channel import Channel

# Installs the sources that come first on standard input as one package, then serves.
BOOTSTRAP = """
import sys, json, types
from importlib.machinery import ModuleSpec
size = int.from_bytes(sys.stdin.buffer.raw.read(8), "little")
text = b""
while len(text) < size:
    text += sys.stdin.buffer.raw.read(size - len(text))
sources = json.loads(text)
package = types.ModuleType("confined"); package.__path__ = []
sys.modules["confined"] = package
class Sources:
    @staticmethod
    def find_spec(name, path=None, target=None):
        short = name.partition("confined.")[2]
        return ModuleSpec(name, Sources) if short in sources else None
    create_module = staticmethod(lambda spec: None)
    @staticmethod
    def exec_module(module):
        name = module.__name__.partition(".")[2]
        exec(compile(sources[name], "<" + module.__name__ + ">", "exec"), module.__dict__)
sys.meta_path.insert(0, Sources)
from confined.worker import main
main()
"""

ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}


class PlainProcess:
    """One `python -I -B` with an empty environment and a folder of its own that goes with it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-X", "utf8", "-c", BOOTSTRAP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.name,
            env=_environment(),
            start_new_session=True,
            bufsize=0,
        )
        requests, replies = self._process.stdin, self._process.stdout
        self.channel = Channel(cast(FileIO, requests), cast(FileIO, replies))
        sources = json.dumps(worker_sources()).encode()
        self.channel.send(len(sources).to_bytes(8, "little") + sources)

    def ending(self) -> str:
        """How the process ended, as the end of a sentence; kills it if it has not."""
        try:
            code = self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            return "it closed its connection to the grader"
        if code >= 0:
            return f"the process ended itself with code {code}"
        return f"the process was killed by signal {-code} ({_signal_name(-code)})"

    def close(self) -> None:
        """Kills the process with all of its session and removes its folder."""
        _kill_session(self._process)
        self._process.wait()
        self.channel.close()
        self._folder.cleanup()


def worker_sources() -> dict[str, str]:
    """The modules that run inside, as text by name."""
    folder = importlib.resources.files("grader.confined")
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".py")]
    return {
        file.name.removesuffix(".py"): file.read_text("utf-8")
        for file in sorted(files, key=lambda entry: entry.name)
    }


def _environment() -> dict[str, str]:
    kept = {
        name: os.environ[name] for name in ("SYSTEMROOT", "OPENBLAS_CORETYPE") if name in os.environ
    }
    return {**kept, **ONE_THREAD}


def _kill_session(process: "subprocess.Popen[Any]") -> None:
    try:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    except (ProcessLookupError, PermissionError):
        process.kill()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"
