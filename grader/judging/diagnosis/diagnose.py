"""From the answers of several cases to a few sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from grader.core.cases import Array, Case, Evidence
from grader.core.outcomes import Formed, Returned, Value
from grader.core.outputs.written_outputs import is_written
from grader.judging.diagnosis.claims import (
    KINDS,
    WEAK,
    Claim,
    Explanation,
    best_notes,
    best_sentences,
    sentence,
)
from grader.judging.diagnosis.known_mistakes import known_mistakes
from grader.judging.diagnosis.relations.every_relation import claims_about
from grader.judging.diagnosis.wrong_output import Answer, Wrong, reckoned
from grader.judging.values.kinds.answer_values import value_at

# Wrong cases of different sizes: in one case alone a wrong explanation can hold by chance.
FEWEST_CASES = 2
# Elements of an answer. A margin for time: the largest output of the packaged assignments has
# 1,716.
MOST_ELEMENTS = 100_000


@dataclass(frozen=True)
class Diagnosis:
    """The sentences, and who may see them."""

    sentences: tuple[str, ...] = ()  # for everybody
    notes: tuple[str, ...] = ()  # for instructors; may quote the reference
    explained: frozenset[str] = frozenset()  # outputs of which it is said what they behave like


def tells(case: Case) -> bool:
    """Return whether a case is of a kind that diagnosis looks at: required, in double precision."""
    return case.weight is None and case.dtype == "float64"


def answer_of(
    case: Case,
    outcome: Returned,
    wrong: frozenset[str],
    aligned: Mapping[str, Array] = MappingProxyType({}),
) -> Answer:
    """Return the outputs of a case as arrays that can be reckoned with.

    `aligned` holds those that may have several forms, in the closest one.
    """
    values = _usable_values(case, {**outcome.values, **aligned})
    as_given = _usable_values(case, {name: outcome.values[name] for name in aligned})
    other = {n: a for n, a in as_given.items() if n in values and not np.array_equal(a, values[n])}
    return Answer(case, values, wrong, other)


def _usable_values(case: Case, values: Mapping[str, Value]) -> dict[str, Array]:
    found = ((e, value_at(values, e.name, e.form)) for e in case.expected if not is_written(e.name))
    usable = ((e.name, _usable(value, e.array)) for e, value in found)
    return {name: array for name, array in usable if array is not None}


def diagnose(answers: Sequence[Answer], evidence: Evidence) -> Diagnosis:
    """Return what the wrong outputs behave like; empty where nothing holds on all the cases."""
    names = _names_to_explain(answers)
    if not names:
        return Diagnosis()
    with np.errstate(all="ignore"):
        found = [*_related(answers, names, evidence), *known_mistakes(answers, names, evidence)]
    outputs = [expected.name for expected in answers[0].case.expected]
    spoken = best_sentences(found, names)
    sentences = [sentence(e.claim.say, _ordered(e.outputs, outputs)) for e in spoken]
    notes = [
        sentence(e.claim.note, _ordered(e.outputs, outputs))
        for e in best_notes(found, names, spoken)
    ]
    new = (note for note in notes if note not in sentences)
    explained = frozenset[str]().union(*(e.outputs for e in spoken if e.rank != WEAK))
    return Diagnosis(tuple(dict.fromkeys(sentences)), tuple(dict.fromkeys(new)), explained)


def _ordered(names: frozenset[str], order: Sequence[str]) -> list[str]:
    return [name for name in order if name in names]


def _usable(value: object, expected: Array) -> Array | None:
    """Return the value in the kind of numbers that was expected; None if it cannot be."""
    if isinstance(value, Formed):
        value = value.content
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf" or not value.size:
        return None
    if value.size > MOST_ELEMENTS or expected.dtype.kind not in "biuf":
        return None
    if expected.dtype.kind == "f":
        return value.astype(np.float64)
    if value.dtype.kind in "biu":
        return reckoned(value)
    return value if (value == np.floor(value)).all() else None


def _names_to_explain(answers: Sequence[Answer]) -> list[str]:
    """Return outputs that are wrong in cases of at least two sizes."""
    found: dict[str, list[tuple[tuple[str, int], ...]]] = {}
    for answer in answers:
        for name in answer.wrong & set(answer.values):
            found.setdefault(name, []).append(tuple(sorted(answer.case.sizes.items())))
    return sorted(name for name, sizes in found.items() if len(set(sizes)) >= FEWEST_CASES)


def _related(
    answers: Sequence[Answer], names: Sequence[str], evidence: Evidence
) -> list[Explanation]:
    """Return relations that hold in every case, each with all outputs that they hold for."""
    covered: dict[Claim, set[str]] = {}
    for name in names:
        if _is_count(name, answers):
            continue
        for claim in _common_claims(name, answers, evidence):
            covered.setdefault(claim, set()).update({name, *claim.also} & set(names))
    return [
        Explanation(claim, frozenset(outputs), KINDS[claim.kind])
        for claim, outputs in covered.items()
    ]


def _is_count(name: str, answers: Sequence[Answer]) -> bool:
    """Return whether an output is one whole number in all cases.

    Such numbers are equal to others, and to their multiples, by chance.
    """
    found = [answer.values[name] for answer in answers if name in answer.values]
    return all(array.ndim == 0 and array.dtype.kind in "biu" for array in found)


def _common_claims(name: str, answers: Sequence[Answer], evidence: Evidence) -> list[Claim]:
    common: dict[Claim, None] | None = None
    for answer in answers:
        if name in answer.values and common != {}:
            found = _claims(name, answer, evidence)
            common = found if common is None else {c: None for c in common if c in found}
    return list(common or {})


def _claims(name: str, answer: Answer, evidence: Evidence) -> dict[Claim, None]:
    """Return what holds for an answer, in the form that was given and in the closest one alike.

    A sign that is free must not be called the opposite one, nor a row the only wrong one that is
    none in another order.
    """
    found = claims_about(_wrong(name, answer, evidence))
    if not answer.as_given:
        return found
    given = replace(answer, values={**answer.values, **answer.as_given}, as_given={})
    both = claims_about(_wrong(name, given, evidence))
    return {claim: None for claim in found if claim in both}


def _wrong(name: str, answer: Answer, evidence: Evidence) -> Wrong:
    case = answer.case
    expected = next(e.array for e in case.expected if e.name == name)
    traced = evidence.traced.get(case.name, ())
    return Wrong(name, answer.values[name], reckoned(expected), case, answer.values, traced)
