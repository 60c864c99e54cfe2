"""A bare Python process that knows the modules of `grader.confined` and nothing else of grader."""

import importlib.util
import marshal
import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import grader.confined

# Installs the modules that come first on standard input as one package, then runs one's `main`.
# They come compiled, which saves a fifth of the time to start; who sends them is ourselves.
# On Linux they are in a file, so there NumPy is imported before anybody waits for them.
# Nothing that is imported is garbage: looking for some, later too, would take a fifth of the time
# to start.
PROGRAM = """
import gc, marshal, sys, types
gc.disable()
from importlib.machinery import ModuleSpec
if sys.argv[1] not in sys.path:
    sys.path.append(sys.argv[1])
if sys.platform == "linux":
    import numpy
read = sys.stdin.buffer.raw.read
size = int.from_bytes(read(8), "little")
received = b""
while len(received) < size:
    piece = read(size - len(received))
    if not piece:
        sys.exit()  # who sends them was killed
    received += piece
modules = marshal.loads(received)
rooms = {name.rpartition(".")[0] for name in modules}
package = types.ModuleType("confined"); package.__path__ = []
sys.modules["confined"] = package
class Modules:
    @staticmethod
    def find_spec(name, path=None, target=None):
        short = name.partition("confined.")[2]
        return ModuleSpec(name, Modules, is_package=short in rooms) if short in modules else None
    create_module = staticmethod(lambda spec: None)
    @staticmethod
    def exec_module(module):
        exec(modules[module.__name__.partition(".")[2]], module.__dict__)
sys.meta_path.insert(0, Modules)
import importlib
module = importlib.import_module("confined." + sys.argv[2])
gc.freeze()
gc.enable()
module.main()
"""

ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
# Room in the pipe, so that a request is written without waiting for its reader.
PIPE_BYTES = 1 << 20
KEPT = ("SYSTEMROOT", "OPENBLAS_CORETYPE")


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line of a process that runs `main` of a module of `grader.confined`."""
    numpy = importlib.util.find_spec("numpy")
    assert numpy and numpy.origin, "grader needs NumPy itself"
    folder = str(Path(numpy.origin).parent.parent)
    options = ["-I", "-B", "-X", "utf8"]
    return [sys.executable, *options, "-c", PROGRAM, folder, module, *arguments]


def environment() -> dict[str, str]:
    """Return the variables that the system needs, and one thread for NumPy; nothing of ours."""
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **ONE_THREAD}


def first_input() -> bytes:
    """Return what such a process reads first: the modules."""
    content = marshal.dumps(compiled_modules())
    return len(content).to_bytes(8, "little") + content


def compiled_modules() -> dict[str, object]:
    """Return the code of the modules of `grader.confined`, by their names in it."""
    folder = Path(grader.confined.__path__[0])
    paths = {path.relative_to(folder).with_suffix("").parts: path for path in folder.rglob("*.py")}
    return {_name(parts): _code(path) for parts, path in paths.items() if _name(parts)}


def _name(parts: tuple[str, ...]) -> str:
    """Return the name of a module in the package; nothing for the package itself."""
    return ".".join(parts).removesuffix("__init__").removesuffix(".")


def _code(path: Path) -> object:
    # The loader that imported the module may be another one: that of pytest rewrites assertions.
    return SourceFileLoader(path.stem, str(path)).get_code(path.stem)
