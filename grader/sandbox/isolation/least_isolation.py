"""Refuses to grade less confined than was asked for."""

from grader.core.errors import GraderError

LEVELS = ("none", "partial", "full")


def require_isolation(level: str, least: str) -> None:
    """GraderError where the isolation here is less than `least`."""
    if LEVELS.index(level) < LEVELS.index(least):
        message = f"The isolation here is {level}, and {least} is asked for."
        advice = "`grader doctor` says what would mend it; --min-isolation accepts less."
        raise GraderError(message, advice)
