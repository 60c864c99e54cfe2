"""What a criterion asks besides values: its keys `ensure`, `raises` and `statistical`."""

import builtins
from collections.abc import Collection, Mapping
from typing import Any

from grader.confined.case.many_runs import SEED
from grader.core.asked.property_sentences import EXPECTED, expected_in, fields_of
from grader.core.draws.random_outputs import ESTIMATED, Statistic
from grader.files.rubric.criterion_code import check_code, check_expressions
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

EXCEPTIONS = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}


def check_ensure(
    document: Document, name: str, known: Collection[str], left: Collection[str]
) -> None:
    """Report names that nothing defines, and values that `expected` does not have."""
    for sentence, expression in document.value["criteria"][name].get("ensure", {}).items():
        path = ("criteria", name, "ensure", sentence)
        for text in (expression, *fields_of(sentence)):
            if check_code(document, path, text, {*known, EXPECTED}, "eval") is not None:
                _check_expected(document, path, text, known, left)


def _check_expected(
    document: Document, path: KeyPath, text: str, known: Collection[str], left: Collection[str]
) -> None:
    if EXPECTED in known:  # a name of the assignment's own
        return
    for name in expected_in(text):
        if name not in left:
            document.report(path, unknown(f"name {EXPECTED}.{name}", name, left))


def check_raises(
    document: Document, name: str, known: Collection[str], given: Collection[str]
) -> None:
    """Report exceptions that there are not, and names that nothing defines."""
    own = document.value["criteria"][name]
    for exception, texts in own.get("raises", {}).items():
        path = ("criteria", name, "raises", exception)
        first = exception.partition(".")[0]
        if first not in known or (first in vars(builtins) and exception not in EXCEPTIONS):
            told = unknown(f"exception {exception}", exception, EXCEPTIONS)
            document.report(path, told.partition("; expected one of")[0])
        for place, text in enumerate(texts):
            check_code(document, (*path, place), text, {*known, *given}, "eval")


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
