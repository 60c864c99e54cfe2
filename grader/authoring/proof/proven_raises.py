"""Tries the expressions of `raises` on the reference, in every case and every precision."""

import copy
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.authoring.cases.reference_runs import Scope
from grader.authoring.cases.storable_values import kind_of, same
from grader.authoring.limited.process_limits import arm
from grader.authoring.problems import Refusal, refusal
from grader.confined.case.casting import cast_floats
from grader.confined.case.execute import execute
from grader.confined.case.raised_entries import class_names
from grader.core.asked.attempts import RETURNED, attempts_of
from grader.core.cases import Case
from grader.core.rubric import Criterion
from grader.core.text import one_line
from grader.grading.case_settings import settings_of
from grader.judging.values.attempt_verdicts import raises_it

ADVICE = "Fix the expression, or let the reference raise it."
COPY = "Let the reference look before it changes an argument."
CLASS = "Write the name of one of Python's exceptions, or of a class of the reference."
MOST_CHARACTERS = 80  # of what an expression gives


def raises_problems(criterion: Criterion, case: Case, scope: Scope) -> list[Refusal]:
    """Return a problem for each expression that does not raise what it must."""
    found: list[Refusal] = []
    for precision in dict.fromkeys((case.dtype, *criterion.precisions)):
        for place, (exception, text) in enumerate(criterion.attempts):
            attempt = attempts_of(criterion)[place]
            for sentence, advice in _problems(attempt, case, scope, precision, exception):
                found.append(refusal(criterion, case, f"`{text}` {sentence}", advice, text))
        if found:
            break
    return found


def class_problems(criterion: Criterion, scope: Scope) -> Iterator[Refusal]:
    """Yield a problem for each name in `raises` that is not a class of exceptions."""
    for name in criterion.raises:
        try:
            found = eval(name, {**scope, "np": np})
        except Exception:
            found = None
        if not (isinstance(found, type) and issubclass(found, BaseException)):
            sentence = f"`{name}` in `raises` is invalid; expected a class of exceptions"
            yield Refusal(sentence, CLASS, criterion.name)


def _problems(
    attempt: Criterion, case: Case, scope: Scope, precision: str, exception: str
) -> Iterator[tuple[str, str]]:
    given = {name: cast_floats(value, precision) for name, value in case.inputs.items()}
    inputs = copy.deepcopy(given)
    settings = {**settings_of(case), "dtype": precision}
    error, value = _tried(lambda: execute(attempt.call, scope, inputs, settings, [RETURNED]))
    if error is None:
        yield f"{_returned(value)} on the reference; expected {exception}", ADVICE
    elif not raises_it(exception, class_names(error)):
        told = f"{type(error).__name__}: {one_line(str(error))}".removesuffix(": ")
        yield f"raised {told}; expected {exception}", ADVICE
    changed = [name for name, value in given.items() if not same(value, inputs.get(name))]
    if changed:
        yield f"changed `{changed[0]}`; expected arguments as they were", COPY


def _tried(
    run: Callable[[], Mapping[str, Any]],
) -> tuple[BaseException | None, Mapping[str, Any]]:
    arm()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return None, run()
    except (Exception, SystemExit) as error:
        return error, {}
    finally:
        arm()  # what follows is another step


def _returned(values: Mapping[str, Any]) -> str:
    value = values.get(RETURNED)
    number = isinstance(value, int | float | np.generic) and np.ndim(value) == 0
    what = one_line(str(value), MOST_CHARACTERS) if number else kind_of(value)
    return f"returned {what}"
