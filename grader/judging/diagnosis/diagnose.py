"""From the answers of several cases to a few sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.core.cases import Array, Case, Evidence
from grader.core.outcomes import Returned
from grader.core.written_outputs import is_written
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
from grader.judging.diagnosis.wrong_output import Answer, Wrong

FEWEST_CASES = 2  # of different sizes
MOST_ELEMENTS = 100_000  # of an answer; more is nothing that was asked for


@dataclass(frozen=True)
class Diagnosis:
    """The sentences, and who may see them."""

    sentences: tuple[str, ...] = ()  # for everybody
    notes: tuple[str, ...] = ()  # for instructors; may quote the reference
    explained: frozenset[str] = frozenset()  # outputs of which it is said what they behave like


def tells(case: Case) -> bool:
    """Return whether a case is of a kind that diagnosis looks at: required, in double precision."""
    return case.weight is None and case.dtype == "float64"


def answer_of(case: Case, outcome: Returned, wrong: frozenset[str]) -> Answer:
    """Return the outputs of a case as arrays that can be reckoned with."""
    values = {}
    for expected in (each for each in case.expected if not is_written(each.name)):
        array = _usable(outcome.values.get(expected.name), expected.array)
        if array is not None:
            values[expected.name] = array
    return Answer(case, values, wrong)


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
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf" or not value.size:
        return None
    if value.size > MOST_ELEMENTS or expected.dtype.kind not in "biuf":
        return None
    if expected.dtype.kind == "f":
        return value.astype(np.float64)
    return value if value.dtype.kind in "biu" or (value == np.floor(value)).all() else None


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
        for claim in _common_claims(name, answers, evidence):
            covered.setdefault(claim, set()).update({name, *claim.also} & set(names))
    return [
        Explanation(claim, frozenset(outputs), KINDS[claim.kind])
        for claim, outputs in covered.items()
    ]


def _common_claims(name: str, answers: Sequence[Answer], evidence: Evidence) -> list[Claim]:
    common: dict[Claim, None] | None = None
    for answer in answers:
        if name in answer.values and common != {}:
            found = claims_about(_wrong(name, answer, evidence))
            common = found if common is None else {c: None for c in common if c in found}
    return list(common or {})


def _wrong(name: str, answer: Answer, evidence: Evidence) -> Wrong:
    case = answer.case
    expected = next(e.array for e in case.expected if e.name == name)
    traced = evidence.traced.get(case.name, ())
    return Wrong(name, answer.values[name], expected, case, answer.values, traced)
