"""The keys `equivalent` and `strength`: what the proof with mutants forgives, and why."""

from collections.abc import Collection, Mapping
from typing import Any

from grader.confined.function_names import own_name
from grader.core.policy.strength_goal import StrengthGoal
from grader.files.rubric.rubric_late import read_share
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document


def check_equivalent(document: Document, defined: Collection[str]) -> None:
    """Report functions that do not exist; `check` tells of keys that speak of nothing."""
    for function in document.value.get("equivalent", {}):
        if own_name(function) not in defined:
            told = unknown(f"function {function}", function, defined)
            document.report(("equivalent", function), told)


def check_strength(document: Document) -> None:
    """Report a threshold that is not a share."""
    try:
        read_share(document.value.get("strength", {}).get("at_least", 1))
    except ValueError as error:
        document.report(("strength", "at_least"), str(error))


def strength_goal(tree: Mapping[str, Any]) -> StrengthGoal:
    """Return the record of a tree that has passed its checks."""
    return StrengthGoal(read_share(tree["at_least"]), tree["because"])
