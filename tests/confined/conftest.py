"""Loading sources in this process and undoing that; walls in processes of their own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from grader.confined.load.loaded_program import FileGroups, Program
from grader.confined.load.loader import load_program, unload

Load = Callable[..., Program]


@pytest.fixture
def load() -> Iterator[Load]:
    """`load({"f.py": "…"}, "f", extra={…})`: sources are text or bytes by path.

    Functions are names that stand in the first file, or a mapping to the files they may stand in.
    """

    def load_sources(graded, *names, functions=None, **options):
        first = next(iter(graded), "f.py")
        functions = dict.fromkeys(names, (first,)) | (functions or {})
        groups = {g: options.pop(g, {}) for g in ("support", "extra", "templates")}
        groups = {g: _encoded(sources) for g, sources in groups.items()}
        groups["origins"] = options.pop("origins", {})
        return load_program(FileGroups(_encoded(graded), **groups), functions, **options)

    stdin = sys.stdin
    # A process that grades has not imported it; a test that ran here before may have.
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_matplotlib(name)}
    modules = set(sys.modules)
    with redirect_stdout(io.StringIO()):
        yield load_sources
    unload()
    for name in [n for n in sys.modules if n.startswith("cs231n") and n not in modules]:
        del sys.modules[name]  # what a submission put there itself
    sys.modules.update(hidden)
    sys.stdin = stdin


def _is_matplotlib(module: str) -> bool:
    return module.partition(".")[0] in {"matplotlib", "mpl_toolkits"}


def _encoded(sources):
    return {p: s.encode() if isinstance(s, str) else s for p, s in sources.items()}


PRELUDE = """
import json, os, sys
told = {}
def attempt(name, function, *arguments):
    try:
        function(*arguments)
        told[name] = "done"
    except OSError as error:
        import errno
        told[name] = errno.errorcode.get(error.errno, str(error))
"""


@pytest.fixture
def fresh_python() -> Callable[..., dict[str, str]]:
    """Runs code in a process of its own, as what is put on there cannot be taken off again.

    The code calls `attempt(name, function, …)`; the result tells `done` or the name of the error.
    """

    def run(code: str, *arguments: str) -> dict[str, str]:
        process = subprocess.run(
            [sys.executable, "-B", "-c", PRELUDE + code + "\nprint(json.dumps(told))", *arguments],
            env={"PYTHONPATH": str(Path(__file__).parents[2]), "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert process.returncode == 0, process.stderr
        return json.loads(process.stdout)

    return run


@pytest.fixture
def as_root() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can do this")


@pytest.fixture
def needs(fresh_python: Callable[..., dict[str, str]]) -> Callable[[str], None]:
    """`needs("landlock")`: without it the test is left out, except in continuous integration."""

    def require(layer: str) -> None:
        told = fresh_python(PROBES[layer])["probe"]
        if told != "done":
            leave_out = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
            leave_out(f"this system has no {layer}: {told}")

    return require


PROBES = {
    "landlock": "from grader.confined.wall import landlock\nattempt('probe', landlock.version)",
    "seccomp": "from grader.confined.wall import seccomp\nattempt('probe', seccomp.check)",
    "namespaces": (
        "from grader.confined.wall import namespaces, readable\n"
        "attempt('probe', namespaces.Namespaces, readable.python_folders(), [], [], [])"
    ),
}
