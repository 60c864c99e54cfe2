"""The reference in the trusted process: its functions in scope, and properties judged by it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.confined.case.execute import case_space
from grader.confined.load.loaded_program import FileGroups, Program
from grader.confined.load.loader import load_program, unload
from grader.core.cases import Case
from grader.core.rubric import Criterion, Rubric
from grader.sandbox.wire.packages import allowed_packages


def load_reference(sources: Mapping[str, bytes], rubric: Rubric) -> Program:
    """Loads a reference's modules, `checks.py` among them, and leaves this process's imports alone.

    What does not load is told in the program's notes.
    """
    program = load_program(
        FileGroups(dict(sources)),
        {c.function: c.files for c in rubric.criteria if not c.by_hand},
        allow=allowed_packages(rubric.allow),
        this_thread=True,  # the page's templates, say, are prepared meanwhile
    )
    unload()
    return program


def settings_of(case: Case) -> dict[str, Any]:
    """What the executor needs to know of a case besides its inputs."""
    return {"sizes": dict(case.sizes), "dtype": case.dtype, "seed": case.seed}


def evaluate_properties(
    criterion: Criterion, case: Case, values: Mapping[str, Any], scope: Mapping[str, Any]
) -> dict[str, bool | str]:
    """What of `ensure` holds for the values sent back: True, False, or why it cannot be judged.

    `values` are plain arrays nested as they were before they were sent; the expressions are the
    rubric's own and see the reference's functions in `scope`.
    """
    space = {**case_space(scope, settings_of(case), "ensure"), **case.inputs, **values}
    return {
        sentence: _holds(expression, space) for sentence, expression in criterion.ensure.items()
    }


def _holds(expression: str, space: dict[str, Any]) -> bool | str:
    try:
        with np.errstate(all="ignore"):
            return bool(eval(expression, dict(space)))
    except Exception as error:  # values a student made may be of any shape
        return f"it could not be judged ({type(error).__name__}: {error})"
