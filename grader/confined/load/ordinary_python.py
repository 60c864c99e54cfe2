"""Makes a worker look to student code like a Python that was started with the student's file."""

import contextlib
import importlib
import io
import os
import sys
from types import ModuleType
from typing import Any

_ENVIRONMENT = {"USER": "student", "LOGNAME": "student", "PATH": os.defpath}
_started_as = sys.modules["__main__"]  # whose functions are still needed


def look_ordinary(path: str) -> None:
    """Forget how this process was started: as by `python path`, in an empty folder.

    `argparse` then sees no arguments, `input()` an end, and a debugger has nobody to wait for.
    """
    sys.argv = [path]
    sys.orig_argv = [sys.executable, path]
    sys.stdin = sys.__stdin__ = _nothing_to_read()  # type: ignore[misc]
    sys.modules["__main__"] = _main(path)
    sys.modules["pdb"] = _Debugger("pdb")
    sys.breakpointhook = pass_over
    for name, value in {**_ENVIRONMENT, "HOME": os.getcwd()}.items():
        os.environ.setdefault(name, value)


def pass_over(*_positional: Any, **_named: Any) -> None:
    """Go on where a debugger would wait for somebody to type."""
    with contextlib.suppress(Exception):  # whatever student code has made of the streams
        sys.stdout.write("A breakpoint was skipped: no debugger runs while code is graded.\n")


def _nothing_to_read() -> io.TextIOWrapper:
    nothing = io.BufferedReader(io.BytesIO())
    return io.TextIOWrapper(nothing, "utf-8")


def _main(path: str) -> ModuleType:
    """Return the module that was started: no file of the submission, whose main blocks are idle."""
    module = ModuleType("__main__")
    module.__file__ = os.path.abspath(path)
    return module


class _Debugger(ModuleType):
    """The debugger, loaded for everything but breakpoints, as it takes 20 ms to import."""

    set_trace = post_mortem = pm = staticmethod(pass_over)

    def __getattr__(self, name: str) -> Any:
        if "_real" not in vars(self):
            del sys.modules["pdb"]
            vars(self)["_real"] = importlib.import_module("pdb")
            sys.modules["pdb"] = self
        return getattr(vars(self)["_real"], name)
