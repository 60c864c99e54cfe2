"""Carries out the lines of a case. The one executor: for the reference and for submissions."""

import contextlib
import copy
import linecache
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from types import CodeType
from typing import Any

import numpy as np

from ..quick_dataclass import dataclass
from . import tensors
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
    the outputs that the lines write: these become arrays of bytes. With `together` one run gives
    values and autograd's gradients: right only for lines that are not a student's.
    """
    return _Lines(call, scope, settings, names).run(inputs)


@dataclass(frozen=True)
class _Lines:
    """Lines with all that they see but their inputs, and what is wanted of them."""

    call: str
    scope: Mapping[str, Any]
    settings: Mapping[str, Any]
    names: Sequence[str]

    def run(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the names, in the framework that the lines are for."""
        if self.settings.get("framework") == tensors.TORCH:
            return self._on_tensors(inputs)
        return self._plain(inputs)

    def _on_tensors(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Run in double precision, or in single if code names single precision itself.

        PyTorch multiplies no tensors of two precisions; the course's own files name one.
        """
        untouched = copy.deepcopy(dict(inputs))
        try:
            return self._with_gradients(inputs)
        except RuntimeError as error:
            if self.settings["dtype"] != "float64" or not tensors.is_of_two_precisions(error):
                raise
        single = replace(self, settings={**self.settings, "dtype": "float32"})
        return single._with_gradients(cast_floats(untouched, "float32"))

    def _with_gradients(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        wanted = {*self.settings.get("gradients", {}).get("to", {})} & {*self.names}
        if not wanted:
            return self._plain(inputs)
        if self.settings.get("together"):
            with contextlib.suppress(RuntimeError):  # it changes in place what autograd follows
                return self._gradients(copy.deepcopy(dict(inputs)), self.names)
        untouched, values = copy.deepcopy(dict(inputs)), {}
        if wanted != {*self.names}:
            values = self._plain(inputs)
        return values | self._gradients(untouched)

    def _plain(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        space = _ready_space(self.scope, inputs, self.settings)
        lines = self.call.splitlines(keepends=True)
        linecache.cache[CASE_FILE] = (len(self.call), None, lines, CASE_FILE)
        folder, written = self.scope.get(FOLDER), self.settings.get("written", ())
        with folder.entered() if folder else contextlib.nullcontext():
            if not written:
                exec(compiled_lines(self.call), space)
                return self._values(space)
            with recorded() as printed:
                exec(compiled_lines(self.call), space)
            found = {name: _written(name, printed, folder) for name in written}
        values = self._values(space)
        return values | {name: value for name, value in found.items() if value is not None}

    def _gradients(self, inputs: Mapping[str, Any], trusted: Sequence[str] = ()) -> dict[str, Any]:
        """Run the lines once more for autograd, so that the values do not depend on how that goes.

        `trusted` are names whose values this run gives, too.
        """
        of, owners = self.settings["gradients"]["of"], self.settings["gradients"]["to"]
        space = _ready_space(self.scope, inputs, self.settings, tuple(owners.values()))
        exec(compiled_lines(self.call), space)
        values = {name: space[name] for name in trusted if name in space}
        return values | tensors.gradients(space, of, owners)

    def _values(self, space: Mapping[str, Any]) -> dict[str, Any]:
        return {name: space[name] for name in self.names if name in space}


def _ready_space(
    scope: Mapping[str, Any],
    inputs: Mapping[str, Any],
    settings: Mapping[str, Any],
    watched: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the names that the lines of `call` see; autograd follows the `watched` ones."""
    seed = int(settings["seed"])
    if settings.get("setup") or settings.get("code"):  # these may draw, too
        reset_randomness(seed)
    space = case_space(scope, settings, "call")
    space.pop(FOLDER, None)
    if settings.get("framework") == tensors.TORCH:
        inputs = tensors.watched(tensors.tensors(dict(inputs)), watched)
    space.update(inputs)
    add_code_givens(space, settings)
    reset_randomness(seed)
    return space


def _written(name: str, printed: bytearray, folder: WorkFolder | None) -> Any:
    """Return an output that is printed, or a file: bytes, or why there are none; or `None`."""
    kind, _, path = name.partition(":")
    if kind == "file":
        return folder.read(path) if folder else None
    return as_bytes(printed)


@cache
def compiled_lines(source: str, file: str = CASE_FILE, mode: str = "exec") -> CodeType:
    """Compile the lines of a case once: they are the same in all cases of a criterion.

    The fork server does it for those that it knows.
    """
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
    if settings.get("framework") == tensors.TORCH:
        space.update(tensors.prepared(settings["dtype"]))
    if settings.get("setup"):
        exec(compiled_lines(settings["setup"], SETUP_FILE), space)
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
    value = eval(compiled_lines(code.strip(), f"given {name}", "eval"), seen)
    if type(value) not in CAST:  # an object of its own class is as its code makes it
        return value
    drawn = cast_floats(value, settings.get("drawn", settings["dtype"]))
    return cast_floats(drawn, settings["dtype"])


def reset_randomness(seed: int) -> None:
    """Set the same random state for every case, whatever ran before it."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    tensors.seed(seed)
