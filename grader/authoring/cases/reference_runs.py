"""Runs the lines of a case on the reference, in the precision and with the inputs one asks for."""

import linecache
import traceback
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.authoring.limited.process_limits import arm
from grader.authoring.problems import Refused, advice_for, refusal
from grader.confined.case.casting import cast_floats
from grader.confined.case.execute import CASE_FILE
from grader.confined.case.many_runs import carry_out
from grader.confined.case.tensors import arrays
from grader.confined.notebook_cells import CellLines
from grader.core.asked.ensured_names import result_names, written_names
from grader.core.cases import Case
from grader.core.rubric import Criterion
from grader.core.text import one_line
from grader.grading.case_settings import settings_of

Scope = Mapping[str, Any]


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
        advice = advice_for(what, "Fix the reference, `given` or the lines of `call`.")
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
