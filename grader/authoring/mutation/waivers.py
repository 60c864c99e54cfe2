"""The rubric's `equivalent`: changes of the reference that no test can notice, each with a reason.

A change is written "before → after", as `grader generate` shows it; "->" is as good as "→".
"""

from collections.abc import Collection

from grader.core.rubric import Rubric


def reason_for(rubric: Rubric, function: str, change: str) -> str:
    """Why the rubric calls a change of a function equivalent; empty if it does not."""
    reasons = rubric.equivalent.get(function, {})
    normal = {_normal(text): reason for text, reason in reasons.items()}
    return normal.get(_normal(change), "")


def stale_waivers(rubric: Rubric, survivors: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Waivers "function: before → after" of which nothing survives."""
    alive = {(function, _normal(change)) for function, change in survivors}
    return tuple(
        f"{function}: {change}"
        for function, changes in rubric.equivalent.items()
        for change in changes
        if (function, _normal(change)) not in alive
    )


def _normal(change: str) -> str:
    return " ".join(change.replace("->", "→").split())
