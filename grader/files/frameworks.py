"""Assignments in a framework can be graded only where it is installed; all else needs none."""

from importlib.util import find_spec

from grader.core.errors import GraderError
from grader.core.rubric import Rubric

SPOKEN = {"torch": "PyTorch"}  # the name of its package -> the name that people know


class MissingFramework(GraderError):
    """The framework of an assignment is not installed."""

    def __init__(self, assignment: str, framework: str) -> None:
        name = SPOKEN.get(framework, framework)
        message = f"The assignment {assignment} is in {name}, which is not installed here."
        super().__init__(message, f"Install it: pip install {framework}")


def require_framework(rubric: Rubric) -> None:
    """Raise `MissingFramework` where the framework of an assignment is not installed."""
    if rubric.framework and find_spec(rubric.framework) is None:
        raise MissingFramework(rubric.assignment, rubric.framework)
