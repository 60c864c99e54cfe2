"""The key `statistical` of a criterion: random quantities, and what is known of them."""

from collections.abc import Collection, Mapping
from typing import Any

from grader.confined.shared_words import SEED
from grader.core.draws.random_outputs import ESTIMATED, Statistic
from grader.files.rubric.criterion.criterion_code import check_expressions
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath


def statistics_of(own: Mapping[str, Any]) -> tuple[Statistic, ...]:
    """Return the records of a criterion's random quantities."""
    return tuple(
        Statistic(name, **{key: str(text) for key, text in spec.items()})
        for name, spec in own.get("statistical", {}).items()
    )


def check_statistical(
    document: Document, name: str, known: Collection[str], left: Collection[str], given: set[str]
) -> None:
    """Report names that the call does not set, and expressions with unknown names."""
    own = document.value["criteria"][name]
    asked, path = own.get("statistical", {}), ("criteria", name, "statistical")
    for quantity, spec in asked.items():
        place: KeyPath = (*path, quantity)
        if quantity not in left:
            document.report(place, unknown(f"name {quantity}", quantity, left))
        elif quantity in own.get("outputs", ()):
            told = f"{quantity} is in `outputs` too; expected it in one of them"
            document.report(place, f"{told}: values of `outputs` are compared one by one")
        for key, expression in spec.items():
            if expression != ESTIMATED or key == "detect":
                check_expressions(document, (*place, key), expression, known)
    if asked and SEED in given:
        told = f"`{SEED}` is the name of the seed of each run; expected another name"
        document.report(("criteria", name, "given", SEED), told)
