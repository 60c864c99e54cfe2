"""The settings of a case, which its lines are run with on both sides."""

from collections.abc import Mapping
from typing import Any

from grader.confined.case.execute import add_code_givens, case_space
from grader.core.cases import Case


def settings_of(case: Case) -> dict[str, Any]:
    """Return the settings of a case, which the executor needs besides its inputs."""
    settings = {"sizes": dict(case.sizes), "dtype": case.dtype, "seed": case.seed}
    made = {"drawn": case.dtype, "setup": case.setup, "code": dict(case.code)}
    torch = {"framework": case.framework, "gradients": dict(case.gradients)}
    return {**settings, **made, **torch, **case.run_settings}


def space_after(
    case: Case, scope: Mapping[str, Any], stream: str, left: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the names that an expression sees after a case, with what its lines `left` behind."""
    settings = settings_of(case)
    space = {**case_space(scope, settings, stream), **case.inputs}
    add_code_givens(space, settings)
    return {**space, **left}
