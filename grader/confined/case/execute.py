"""Carries out the lines of a case. The one executor: for the reference and for submissions."""

import contextlib
import linecache
import random
from collections.abc import Mapping, Sequence
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

from .casting import cast_floats
from .generators import generators
from .printed import recorded
from .work_folder import FOLDER, WorkFolder, as_bytes

CASE_FILE = "the case"
SETUP_FILE = "setup"
CAST = (np.ndarray, list, tuple, dict)  # what holds numbers in the precision of a case


def execute(
    call: str,
    scope: Mapping[str, Any],
    inputs: Mapping[str, Any],
    settings: Mapping[str, Any],
    names: Sequence[str],
) -> dict[str, Any]:
    """Run `call` and return the values of `names` (names that it did not set are absent).

    `scope` holds the public names of the assignment's modules; sizes, `dtype`, `np`, the
    generators and the inputs stand before them. `settings` has `sizes`, `dtype` and `seed`, and
    may have `setup`, lines that run first, `code`, givens that each run makes anew, and `written`,
    the outputs that the lines write: these become arrays of bytes.
    """
    seed = int(settings["seed"])
    reset_randomness(seed)
    space = case_space(scope, settings, "call")
    space.pop(FOLDER, None)
    space.update(inputs)
    add_code_givens(space, settings)
    reset_randomness(seed)
    linecache.cache[CASE_FILE] = (len(call), None, call.splitlines(keepends=True), CASE_FILE)
    folder, written = scope.get(FOLDER), settings.get("written", ())
    if not folder and not written:
        exec(_compiled(call), space)
        return {name: space[name] for name in names if name in space}
    with contextlib.ExitStack() as stack:
        if folder:
            stack.enter_context(folder.entered())
        with recorded() as printed:
            exec(_compiled(call), space)
        found = {name: _written(name, printed, folder) for name in written}
    values = {name: space[name] for name in names if name in space}
    return values | {name: value for name, value in found.items() if value is not None}


def _written(name: str, printed: bytearray, folder: WorkFolder | None) -> Any:
    """Return an output that is printed, or a file: bytes, or why there are none; or `None`."""
    kind, _, path = name.partition(":")
    if kind == "file":
        return folder.read(path) if folder else None
    return as_bytes(printed)


@cache
def _compiled(source: str, file: str = CASE_FILE, mode: str = "exec") -> CodeType:
    """Compile the lines of a case once: they are the same in all cases of a criterion."""
    return compile(source, file, mode)


def case_space(
    scope: Mapping[str, Any], settings: Mapping[str, Any], stream: str
) -> dict[str, Any]:
    """Return the names that the expressions and lines of a case see, and those of `setup`."""
    space = {
        **scope,
        **settings["sizes"],
        "np": np,
        "dtype": np.dtype(settings["dtype"]).type,
        **generators(int(settings["seed"]), stream),
    }
    if settings.get("setup"):
        exec(_compiled(settings["setup"], SETUP_FILE), space)
    return space


def add_code_givens(space: dict[str, Any], settings: Mapping[str, Any]) -> None:
    """Make the givens that are code, each after those before it."""
    for name, code in settings.get("code", {}).items():
        space[name] = code_given(name, code, space, settings)


def code_given(name: str, code: str, space: Mapping[str, Any], settings: Mapping[str, Any]) -> Any:
    """Return what an expression gives, with random numbers and a precision as inputs have them.

    Arrays are rounded to the precision of the case before they are in that of this run.
    """
    seen = {**space, **generators(int(settings["seed"]), name)}
    value = eval(_compiled(code.strip(), f"given {name}", "eval"), seen)
    if type(value) not in CAST:  # an object of its own class is as its code makes it
        return value
    drawn = cast_floats(value, settings.get("drawn", settings["dtype"]))
    return cast_floats(drawn, settings["dtype"])


def reset_randomness(seed: int) -> None:
    """Set the same random state for every case, whatever ran before it."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
