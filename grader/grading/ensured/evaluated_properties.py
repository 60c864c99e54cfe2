"""Evaluates the properties of `ensure` in the trusted process, which has the reference."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import numpy as np

from grader.core.asked.properties import Property, Unjudged, Unmet
from grader.core.asked.property_sentences import (
    EXPECTED,
    expected_in,
    filled_sentence,
    plain_sentence,
)
from grader.core.cases import Case
from grader.core.outcomes import Value
from grader.core.rubric import Criterion, Limits
from grader.core.text import one_line, seconds_text
from grader.files.rubric.bound_names import names_in
from grader.grading.case_settings import space_after
from grader.grading.ensured.example_values import reference_kinds
from grader.grading.ensured.nested_values import nested_values
from grader.grading.forked_answers import forked_answers

MOST_SHOWN = 6  # values beside an expression; nobody reads more
MOST_CHARACTERS = 60  # of one of them
MOST_ELEMENTS = 6  # of an array that is shown; of others the shape


class ReferenceValues:
    """The reference's own values: `expected.cost` and `expected["cost"]`."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        vars(self).update(values)

    def __getitem__(self, name: str) -> Any:
        return vars(self)[name]


def evaluate_properties(
    criterion: Criterion,
    case: Case,
    leaves: Mapping[str, Value],
    scope: Mapping[str, Any],
    limits: Limits,
) -> dict[str, Property]:
    """Return for each property of `ensure` whether it holds, or why that cannot be judged.

    `leaves` are what the lines of a case left behind, as a worker sends it. The expressions are
    the rubric's own; sizes and numbers in the values are a student's, so that a process of its
    own evaluates them, which is ended when it takes too long.
    """
    if not criterion.ensure:
        return {}
    tasks = _tasks(criterion, case, leaves, scope)
    seconds, memory = case.seconds or limits.seconds, case.memory or limits.memory
    answers, done = forked_answers(tasks, seconds, memory)
    found = {s: _heard(answer) for s, answer in zip(criterion.ensure, answers, strict=False)}
    if done:
        return found
    late = Unjudged(f"did not end within {seconds_text(seconds)}, or ended its process")
    return {sentence: found.get(sentence, late) for sentence in criterion.ensure}


def evaluate_here(
    criterion: Criterion, case: Case, leaves: Mapping[str, Value], scope: Mapping[str, Any]
) -> Iterator[Property]:
    """Yield the same, one property after the other, in a process that has limits of its own."""
    yield from (_heard(task()) for task in _tasks(criterion, case, leaves, scope))


def _tasks(
    criterion: Criterion, case: Case, leaves: Mapping[str, Value], scope: Mapping[str, Any]
) -> list[Callable[[], str]]:
    space = cache(partial(property_space, criterion, case, leaves, scope))
    return [partial(_told, *entry, space) for entry in criterion.ensure.items()]


def property_space(
    criterion: Criterion, case: Case, leaves: Mapping[str, Value], scope: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the names that the expressions of `ensure` see."""
    left = nested_values(reference_kinds(case), leaves)
    return {EXPECTED: ReferenceValues(case.compared), **space_after(case, scope, "ensure", left)}


def _told(sentence: str, expression: str, space_of: Callable[[], dict[str, Any]]) -> str:
    """Return what became of a property, as JSON; values are made here, where memory is limited."""
    shown = ""
    try:
        space = space_of()
        shown = values_in(expression, space)
        with np.errstate(all="ignore"):
            holds = bool(_evaluated(expression, space))
            said = "" if holds else _said(sentence, space)
    except (Exception, SystemExit) as error:  # a value may be of any size, and hold any numbers
        told = f"{type(error).__name__}: {one_line(str(error))}".removesuffix(": ")
        return json.dumps(["raised", told, shown])
    return json.dumps(["holds"] if holds else ["fails", said, shown])


def _evaluated(expression: str, space: dict[str, Any]) -> Any:
    return eval(expression.strip(), dict(space))


def _said(sentence: str, space: dict[str, Any]) -> str:
    """Return the sentence with its values, or without where a field raises: it is told anyhow."""
    try:
        return filled_sentence(sentence, lambda text: _evaluated(text, space))
    except (Exception, SystemExit):
        return plain_sentence(sentence)


def field_problems(
    criterion: Criterion, case: Case, leaves: Mapping[str, Value], scope: Mapping[str, Any]
) -> dict[str, str]:
    """Return for each sentence of `ensure` that values do not fit what its fields raise."""
    space = property_space(criterion, case, leaves, scope)
    problems = {sentence: _field_problem(sentence, space) for sentence in criterion.ensure}
    return {sentence: problem for sentence, problem in problems.items() if problem}


def _field_problem(sentence: str, space: dict[str, Any]) -> str:
    try:
        filled_sentence(sentence, lambda text: _evaluated(text, space))
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {one_line(str(error))}"
    return ""


def _heard(answer: str) -> Property:
    word, *told = json.loads(answer)
    if word == "holds":
        return True
    said, shown = told
    return Unmet(said, shown) if word == "fails" else Unjudged(f"raised {said}", shown)


def values_in(expression: str, space: Mapping[str, Any]) -> str:
    """Return the values that an expression reads: "cost = 0.25, X of shape (4, 7)"."""
    expected = space.get(EXPECTED)
    taken = {f"{EXPECTED}.{name}": name for name in expected_in(expression)}
    read = {name: space.get(name) for name in sorted(names_in(expression)) if name != EXPECTED}
    read |= {shown: getattr(expected, name, None) for shown, name in taken.items()}
    shown = (f"{name} {text}" for name, value in read.items() if (text := _shown(value)))
    return ", ".join([*shown][:MOST_SHOWN])


def _shown(value: Any) -> str:
    """Return a value as the end of "cost = 0.25"; nothing for functions, types and modules."""
    if isinstance(value, np.ndarray) and value.size > MOST_ELEMENTS:
        return f"of shape {value.shape}"
    if isinstance(value, np.ndarray):
        return f"= {one_line(np.array2string(value, precision=4), MOST_CHARACTERS)}"
    if isinstance(value, bool | int | float | complex | np.generic | str):
        return f"= {one_line(str(value), MOST_CHARACTERS)}"
    if isinstance(value, list | tuple | dict):
        return f"= {type(value).__name__} of {len(value)}"
    return ""
