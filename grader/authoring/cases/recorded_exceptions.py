"""What recorded calls raise, for callers of functions that refuse an argument."""

import copy
import warnings
from contextlib import suppress

from grader.authoring.cases.reference_runs import Scope
from grader.confined.case.casting import cast_floats
from grader.confined.case.execute import execute
from grader.core.asked.attempts import RETURNED
from grader.core.cases import Case
from grader.core.rubric import Criterion
from grader.grading.case_settings import settings_of


def attempt_alone(attempt: Criterion, case: Case, scope: Scope) -> None:
    """Evaluate an expression of `raises`, with inputs of its own; what it raises is dropped."""
    inputs = {name: cast_floats(value, "float64") for name, value in case.inputs.items()}
    settings = {**settings_of(case), "dtype": "float64"}
    with suppress(Exception, SystemExit), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        execute(attempt.call, scope, copy.deepcopy(inputs), settings, [RETURNED])
