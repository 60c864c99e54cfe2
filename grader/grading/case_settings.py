"""The settings of a case, which its lines are run with on both sides."""

from typing import Any

from grader.core.cases import Case


def settings_of(case: Case) -> dict[str, Any]:
    """Return the settings of a case, which the executor needs besides its inputs."""
    return {"sizes": dict(case.sizes), "dtype": case.dtype, "seed": case.seed}
