"""A bare Python process that knows the modules of `grader.confined` and nothing else of grader."""

import importlib.util
import os
import sys
from pathlib import Path

import grader.confined

# Reads the modules of a folder, installs them as one package and runs the `main` of one. All are
# read at once: a worker, which is a fork, can read no file when it imports one later.
# Nothing that is imported is garbage: looking for some, later too, would take a fifth of the time
# to start.
PROGRAM = """
import gc, os, sys, types
gc.disable()
from importlib.machinery import ModuleSpec, SourceFileLoader
numpy_folder, folder, keeps_compiled, main = sys.argv[1:5]
if numpy_folder not in sys.path:
    sys.path.append(numpy_folder)
modules = {}
sys.dont_write_bytecode = keeps_compiled != "keeps"
for place, _, files in os.walk(folder):
    for path in (os.path.join(place, file) for file in files if file.endswith(".py")):
        name = path[len(folder) + 1 : -len(".py")].replace(os.sep, ".")
        name = name.removesuffix("__init__").removesuffix(".")
        modules[name] = SourceFileLoader(name, path).get_code(name)
del modules[""]
sys.dont_write_bytecode = True
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
module = importlib.import_module("confined." + main)
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
    compiled = "" if sys.dont_write_bytecode else "keeps"
    known = [folder, grader.confined.__path__[0], compiled]
    options = ["-I", "-B", "-X", "utf8"]
    return [sys.executable, *options, "-c", PROGRAM, *known, module, *arguments]


def environment() -> dict[str, str]:
    """Return the variables that the system needs, and one thread for NumPy; nothing of ours."""
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **ONE_THREAD}
