"""Verdicts on the expressions of `raises`: each must raise its exception and change nothing."""

from collections.abc import Mapping, Sequence

from grader.core.asked.attempts import RETURNED
from grader.core.grades import RAISES, OutputVerdict, Status
from grader.core.outcomes import (
    Crashed,
    Foreign,
    Formed,
    Outcome,
    Raised,
    Returned,
    TimedOut,
    Value,
)
from grader.core.rubric import Criterion
from grader.core.text import one_line, quoted, quoted_list, seconds_text
from grader.judging.credit import FULL, NOTHING, Judged
from grader.judging.values.kinds.answer_values import children_of
from grader.judging.values.kinds.structure import container_words
from grader.judging.values.kinds.value_words import described, number_text

UNWRITTEN = "NotImplementedError"
MOST_CHARACTERS = 80  # of an expression, a message, a value

Answered = Judged[OutputVerdict]


def judge_attempts(criterion: Criterion, outcomes: Sequence[Outcome]) -> list[Answered]:
    """Return a verdict for each expression that must raise; one that was not tried is wrong."""
    tried = [*outcomes, *[None] * len(criterion.attempts)]
    pairs = zip(criterion.attempts, tried, strict=False)
    return [_judged(exception, text, outcome) for (exception, text), outcome in pairs]


def raises_it(exception: str, classes: Sequence[str]) -> bool:
    """Return whether an exception of these classes is the one, or is made from it.

    What is not written yet raises nothing else, although its exception is a `RuntimeError`.
    """
    wanted = exception.rpartition(".")[2]
    if [*classes[:1]] == [UNWRITTEN]:
        return wanted == UNWRITTEN
    return any(name == wanted for name in classes)


def _judged(exception: str, text: str, outcome: Outcome | None) -> Answered:
    fault = _fault(exception, outcome)
    name = one_line(text, MOST_CHARACTERS)
    if not fault:
        return Judged(OutputVerdict(name, Status.RIGHT, FULL, metric=RAISES))
    message = f"{quoted(name)} {fault}"
    verdict = OutputVerdict(name, Status.WRONG, NOTHING, message, metric=RAISES)
    return Judged(verdict, "does not raise the expected exception")


def _fault(exception: str, outcome: Outcome | None) -> str:
    """Return what is wrong, as the end of a sentence; nothing where all is right."""
    expected = f"; expected {exception}"
    match outcome:
        case Raised() if raises_it(exception, outcome.classes):
            changed = quoted_list(outcome.changed_inputs)
            return f"raised {exception}, but changed {changed} before" if changed else ""
        case Raised():
            return f"raised {_raised(outcome)}{expected}"
        case Returned():
            return f"returned {_returned(outcome.values)}{expected}"
        case TimedOut():
            return f"did not finish within {seconds_text(outcome.seconds)}{expected}"
        case Crashed():
            return f"crashed: {one_line(outcome.reason)}{expected}"
        case _:
            return f"was not tried{expected}"


def _raised(outcome: Raised) -> str:
    message = one_line(outcome.message, MOST_CHARACTERS)
    return f"{one_line(outcome.exception, MOST_CHARACTERS)}{f': {message}' if message else ''}"


def _returned(values: Mapping[str, Value]) -> str:
    value = values.get(RETURNED)
    if value is None:
        parts = children_of(RETURNED, values)
        return container_words(parts) if parts else "nothing"
    if isinstance(value, Foreign | Formed):
        return one_line(described(value), MOST_CHARACTERS)
    if not value.ndim:
        return number_text(value[()])
    return f"an array of shape {value.shape}"
