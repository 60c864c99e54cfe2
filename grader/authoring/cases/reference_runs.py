"""Runs the lines of a case on the reference, in the precision and with the inputs one asks for."""

import linecache
import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from grader.authoring.limited.process_limits import arm
from grader.authoring.problems import Refused, refusal
from grader.confined.case.casting import cast_floats
from grader.confined.case.execute import CASE_FILE
from grader.confined.case.many_runs import carry_out
from grader.confined.case.tensors import arrays
from grader.confined.notebook_cells import CellLines
from grader.confined.values.leaf_names import is_within, output_of
from grader.confined.values.leaves import leaves
from grader.confined.values.tree import flatten
from grader.core.asked.ensured_names import result_names, written_names
from grader.core.cases import Array, Case, is_float, is_inexact
from grader.core.outcomes import Formed
from grader.core.rubric import Criterion
from grader.core.text import one_line
from grader.grading.case_settings import settings_of
from grader.judging.values.kinds.table_order import tables_in_order

Scope = Mapping[str, Any]
NEVER_ADAPTED = {"numpy", "builtins"}  # packages whose values are taken as they are


def run_reference(
    criterion: Criterion,
    case: Case,
    scope: Scope,
    precision: str,
    names: Sequence[str] = (),
    *,
    all_runs: bool = False,
) -> dict[str, Any]:
    """Return what the case's lines leave behind on the reference, computed in that precision.

    `names` are asked for instead of the outputs. Of a case with many runs only the first is
    carried out, unless `all_runs` are asked for. Raises `Refused` if the reference raises.
    """
    written = [name for name in written_names(criterion) if not names or name in names]
    own = settings_of(case if all_runs else case.once)
    settings = {**own, "dtype": precision, "written": written}
    inputs = {
        name: cast_floats(value, precision, of=case.dtype) for name, value in case.inputs.items()
    }
    wanted = names or result_names(criterion)
    arm()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values = carry_out(criterion.call, scope, inputs, settings, wanted)
            return arrays(values) if criterion.framework else values
    except (Exception, SystemExit) as error:
        what = f"{type(error).__name__}: {one_line(str(error))}".removesuffix(": ")
        sentence = f"the reference raised {what}{_line_of(error)}"
        if isinstance(error, MemoryError) and case.memory:
            sentence = (
                f"the reference needs more memory than the `limits` of case {case.name} allow"
            )
        advice = "Fix the reference, `given` or the lines of `call`."
        raise Refused([refusal(criterion, case, sentence, advice)]) from error
    finally:
        arm()  # what follows is another step


def _line_of(error: BaseException) -> str:
    """Return the last line of `call` or of the reference that ran: ", in layers.py, line 4"."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == CASE_FILE:
            return f", in `call`, line {frame.lineno}"
        if not frame.filename.startswith(("/", "<")):  # files of a reference have short names
            text = "".join(linecache.getlines(frame.filename))
            place, line = CellLines(frame.filename, text).place(frame.lineno or 0)
            return f", in {place}, line {line}"
    return ""


def has_higher_precision() -> bool:
    """Return whether this machine has more than double precision (x86 does, ARM mostly not)."""
    return bool(np.finfo(np.longdouble).eps < 1e-18)


def reference_leaves(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the reference gave as leaves: those that the sandbox would send of an answer."""
    return dict(leaves(values, _adapted(len(sys.modules))))


@lru_cache(1)
def _adapted(modules: int) -> frozenset[str]:
    """Return the names of loaded packages, whose number tells whether any came since."""
    return frozenset(sys.modules.keys() - NEVER_ADAPTED)


def output_values(criterion: Criterion, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs as leaves by name, in the order of the rubric."""
    found = {n: leaf for s in criterion.outputs for n, leaf in leaves_of(s.name, values).items()}
    return dict(tables_in_order(found, criterion))


def leaves_of(output: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the leaves of an output, which may be a part of a value: "bn_param.running_mean"."""
    top = output_of(output)
    found = reference_leaves({top: values[top]}) if top in values else {}
    return {name: leaf for name, leaf in found.items() if is_within(name, output)}


def output_leaves(criterion: Criterion, values: Mapping[str, Any]) -> dict[str, Array]:
    """Return the outputs as arrays by name, in the order of the rubric."""
    return {name: content(leaf) for name, leaf in output_values(criterion, values).items()}


def content(leaf: Any) -> Array:
    """Return the array of a leaf: of a form, the one that stands for the value."""
    return np.asarray(leaf.content if isinstance(leaf, Formed) else leaf)


def float_leaves(inputs: Mapping[str, Any]) -> dict[str, Array]:
    """Return the inputs that are floating-point arrays, by dotted name."""
    leaves = [leaf for name, value in inputs.items() for leaf in flatten(name, value)]
    return {name: v for name, v in leaves if isinstance(v, np.ndarray) and is_float(v)}


def map_floats(value: Any, change: Callable[[Array], Array]) -> Any:
    """Return the value with every floating-point array in it changed."""
    if type(value) is dict:
        return {name: map_floats(inner, change) for name, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map_floats(inner, change) for inner in value)
    if type(value) is np.ndarray and is_inexact(value):
        return change(value)
    return value
