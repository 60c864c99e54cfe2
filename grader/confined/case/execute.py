"""Carries out the lines of a case. The one executor: for the reference and for submissions."""

import contextlib
import linecache
import random
from collections.abc import Mapping, Sequence
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

from .generators import generators
from .printed import recorded
from .work_folder import FOLDER, WorkFolder, as_bytes

CASE_FILE = "the case"


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
    maybe in `written` the outputs that the lines write: these become arrays of bytes.
    """
    space = case_space(scope, settings, "call")
    space.pop(FOLDER, None)
    space.update(inputs)
    reset_randomness(int(settings["seed"]))
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
def _compiled(call: str) -> CodeType:
    """Compile the lines of a case once: they are the same in all cases of a criterion."""
    return compile(call, CASE_FILE, "exec")


def case_space(
    scope: Mapping[str, Any], settings: Mapping[str, Any], stream: str
) -> dict[str, Any]:
    """Return the names that the expressions and lines of a case see."""
    return {
        **scope,
        **settings["sizes"],
        "np": np,
        "dtype": np.dtype(settings["dtype"]).type,
        **generators(int(settings["seed"]), stream),
    }


def reset_randomness(seed: int) -> None:
    """Set the same random state for every case, whatever ran before it."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
