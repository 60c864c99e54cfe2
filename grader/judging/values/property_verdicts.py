"""Verdicts on the properties of the rubric's `ensure`."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from grader.core.asked.properties import Properties, Property, Unjudged, Unmet
from grader.core.asked.property_sentences import plain_sentence
from grader.core.grades import PROPERTY, OutputVerdict, Status
from grader.core.rubric import Criterion
from grader.core.text import one_line
from grader.judging.credit import FULL, NOTHING, Judged

NOT_CHECKED = "it was not checked"

Answered = Judged[OutputVerdict]


def judge_properties(criterion: Criterion, results: Properties | None) -> list[Answered]:
    """Return one verdict for each property; one that nothing evaluated does not hold."""
    found = results or {}
    return [_judged(sentence, found.get(sentence, NOT_CHECKED)) for sentence in criterion.ensure]


def waiting_in_place_of(earned: Fraction, properties: Sequence[Answered]) -> Answered | None:
    """Return a property that nobody could judge, if it alone keeps the case from earning.

    What is wrong besides is wrong, whatever a person would say of that property.
    """
    failing = [one for one in properties if one.verdict.credit < FULL]
    undecided = [one for one in failing if one.verdict.status is Status.WAITING]
    return undecided[0] if earned and undecided and len(undecided) == len(failing) else None


def _judged(sentence: str, result: Property) -> Answered:
    name = plain_sentence(sentence)
    if isinstance(result, Unjudged):
        return _waiting(name, ": ".join(filter(None, [result.reason, result.shown])))
    if isinstance(result, Unmet):
        return _failing(name, result.said)
    if result is True or (isinstance(result, np.bool_) and bool(result)):
        return Judged(OutputVerdict(name, Status.RIGHT, FULL, metric=PROPERTY))
    if isinstance(result, str) and result:  # it may hold, but the values are of another kind
        return _failing(name, f"{name} ({one_line(result)})", "could not be judged")
    return _failing(name, name)


def _failing(name: str, said: str, how: str = "does not hold") -> Answered:
    message = f"this property {how}: {said}"
    verdict = OutputVerdict(name, Status.WRONG, NOTHING, message, metric=PROPERTY)
    return Judged(verdict, "a property does not hold")


def _waiting(name: str, reason: str) -> Answered:
    message = f"a person has to decide whether this property holds: {name}"
    note = f"the property “{name}” could not be judged: it {one_line(reason, 400)}"
    verdict = OutputVerdict(name, Status.WAITING, NOTHING, message, metric=PROPERTY, note=note)
    return Judged(verdict, "waits for a person")
