"""What a case's own lines see in the trusted process, and properties judged so.

Nothing here loads a reference: that takes all that loads a submission.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.confined.case.execute import case_space
from grader.core.cases import Case
from grader.core.rubric import Criterion


def settings_of(case: Case) -> dict[str, Any]:
    """Return the settings of a case, which the executor needs besides its inputs."""
    settings = {"sizes": dict(case.sizes), "dtype": case.dtype, "seed": case.seed}
    return {**settings, **case.run_settings}


def evaluate_properties(
    criterion: Criterion, case: Case, values: Mapping[str, Any], scope: Mapping[str, Any]
) -> dict[str, bool | str]:
    """Return for each property of `ensure` True, False, or why it cannot be judged.

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
