"""From the answers of several cases to a few sentences."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Case, Evidence, Expected, agreed_axes
from grader.core.outcomes import Formed, Returned, Value
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import Criterion
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
from grader.judging.diagnosis.projections import FEWEST
from grader.judging.diagnosis.relations.every_relation import (
    Found,
    claims_about,
    claims_about_a_count,
)
from grader.judging.diagnosis.relations.factors import by_one_input
from grader.judging.diagnosis.scaled_mistakes import scaled_mistakes
from grader.judging.diagnosis.subjects import in_their_places, subjects
from grader.judging.diagnosis.text_numbers import as_numbers, is_text
from grader.judging.diagnosis.whole_values import plain_parts
from grader.judging.diagnosis.wrong_output import (
    FEWEST_CASES,
    NUMBERS,
    Answer,
    Wrong,
    is_count,
    reckoned,
)
from grader.judging.values.kinds.answer_values import value_at

# Elements of an answer. A margin for time: the largest output of the packaged assignments has
# 1,716.
MOST_ELEMENTS = 100_000

# Behind the point: a number that has no more may be another one's by chance, as 0.5 is.
DIGITS = 6
ROUNDING = 1e-9  # relative: what is left of a number with fewer digits

About = Callable[[Wrong, Container[str] | None], Found]


@dataclass(frozen=True)
class Diagnosis:
    """The sentences, and who may see them."""

    sentences: tuple[str, ...] = ()  # for everybody
    notes: tuple[str, ...] = ()  # for instructors; may quote the reference
    explained: frozenset[str] = frozenset()  # outputs of which it is said what they behave like


def tells(case: Case, criterion: Criterion) -> bool:
    """Return whether a case is of a kind that diagnosis looks at: it is in double precision.

    What is ill-conditioned on purpose and has a weight shows how a function is computed, not what.
    """
    hard = any(spec.stability for spec in criterion.cases if spec.name == case.name)
    return case.dtype == "float64" and (case.weight is None or not hard)


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
    right = {e.name for e in case.expected if np.array_equal(values.get(e.name, ()), e.array)}
    texts = {e.name: n for e in case.expected if (n := _text_of(outcome.values, e)) is not None}
    # Of right values another kind is wrong.
    return Answer(case, values, wrong - right, other, texts)


def _text_of(values: Mapping[str, Value], expected: Expected) -> Array | None:
    value = value_at(values, expected.name, expected.form) if is_text(expected) else None
    is_one = isinstance(value, Formed) and value.form == expected.form
    return as_numbers(value.content) if isinstance(value, Formed) and is_one else None


def _usable_values(case: Case, values: Mapping[str, Value]) -> dict[str, Array]:
    found = ((e, value_at(values, e.name, e.form)) for e in case.expected if not is_written(e.name))
    usable = ((e.name, _usable(value, e.array)) for e, value in found)
    return {name: array for name, array in usable if array is not None}


def diagnose(answers: Sequence[Answer], evidence: Evidence) -> Diagnosis:
    """Return what the wrong outputs behave like; empty where nothing holds on all the cases."""
    with np.errstate(all="ignore"):
        names, once = _names_to_explain(answers)
    texts = sorted({name for answer in answers for name in answer.wrong & answer.texts.keys()})
    if not names and not once and not texts:
        return Diagnosis()
    with np.errstate(all="ignore"):
        kept = in_their_places(names, answers)
        known = known_mistakes(answers, [*names, *once, *texts], evidence)
        found = [*_related(answers, kept, evidence), *known]
        found += scaled_mistakes(answers, names, evidence)
        found += [*_in_one_case(once, answers, evidence), *_in_one_size(once, answers, evidence)]
    names = [*names, *once, *texts]
    spoken = best_sentences(found, names)
    sentences = [sentence(e.claim.say, subjects(e, names, answers)) for e in spoken]
    notes = [
        sentence(e.claim.note, subjects(e, names, answers))
        for e in best_notes(found, names, spoken)
    ]
    new = (note for note in notes if note not in sentences)
    explained = frozenset[str]().union(*(e.outputs for e in spoken if e.rank != WEAK))
    return Diagnosis(tuple(dict.fromkeys(sentences)), tuple(dict.fromkeys(new)), explained)


def _usable(value: object, expected: Array) -> Array | None:
    """Return the value in the kind of numbers that was expected; None if it cannot be."""
    if isinstance(value, Formed):
        value = value.content
    if not isinstance(value, np.ndarray) or value.dtype.kind not in NUMBERS or not value.size:
        return None
    if value.size > MOST_ELEMENTS or expected.dtype.kind not in NUMBERS:
        return None
    if expected.dtype.kind == "c":
        return value.astype(np.complex128)
    if value.dtype.kind == "c":
        return None
    if expected.dtype.kind == "f":
        return value.astype(np.float64)
    return reckoned(value)


def _names_to_explain(answers: Sequence[Answer]) -> tuple[list[str], list[str]]:
    """Return outputs that are wrong in cases of at least two sizes, and others that may be known.

    A mistake with stride 1 alone is wrong in one case of many. A known mistake is sure there, too:
    it gives this very array, and makes no difference in any other case. So it is where there is
    one case only, unless the answer says so little that it is another one's by chance.
    """
    found: dict[str, list[tuple[tuple[str, int], ...]]] = {}
    little = set[str]()
    for answer in answers:
        for name in answer.wrong & set(answer.values):
            found.setdefault(name, []).append(tuple(sorted(answer.case.sizes.items())))
            array = answer.values[name]  # of whole numbers it is counted later what they tell
            little |= {name} if array.dtype.kind in "fc" and not _is_telling(array) else set()
    names = sorted(name for name, sizes in found.items() if len(set(sizes)) >= FEWEST_CASES)
    fewest = min(FEWEST_CASES, len(answers))
    told = {name for name in found if sum(name in answer.values for answer in answers) >= fewest}
    return names, sorted(told.difference(names) - little)


def _is_telling(array: Array) -> bool:
    """Return whether an answer has several elements, or is a number with many digits."""
    if array.size >= FEWEST or array.dtype.kind not in "fc":
        return array.size >= FEWEST
    return bool((np.abs(array - np.round(array, DIGITS)) > ROUNDING * np.abs(array)).any())


def _related(
    answers: Sequence[Answer], names: Sequence[str], evidence: Evidence
) -> list[Explanation]:
    """Return relations that hold in every case, each with all outputs that they hold for."""
    covered: dict[Claim, set[str]] = {}
    for name in names:
        about = claims_about_a_count if is_count(name, answers) else claims_about
        for claim in _common_claims(name, answers, evidence, about):
            covered.setdefault(claim, set()).update({name, *claim.also} & set(names))
    counts = _counts_of_one_value(answers, names)
    whole = {claim: _without_parts(outputs, counts) for claim, outputs in covered.items()}
    return [
        Explanation(claim, frozenset(outputs), KINDS[claim.kind])
        for claim, outputs in whole.items()
        if outputs
    ]


def _in_one_case(
    names: Sequence[str], answers: Sequence[Answer], evidence: Evidence
) -> list[Explanation]:
    """Return the few relations that are sure where an output is wrong in one case alone."""
    found = []
    for name in names:
        wrong = [answer for answer in answers if name in answer.wrong & set(answer.values)]
        many = wrong[0].values[name].size >= FEWEST
        if len(wrong) == 1 and many and wrong[0].case.visibility != "hidden":
            claims = by_one_input(_wrong(name, wrong[0], evidence))
            found += [Explanation(c, frozenset({name}), KINDS[c.kind]) for c in claims]
    return found


def _in_one_size(
    names: Sequence[str], answers: Sequence[Answer], evidence: Evidence
) -> list[Explanation]:
    """Return relations that hold in all cases where these have one size, or where one is all.

    Their letters may mean other lengths as well, so lengths are numbers. Of one case alone only
    facts are told, which are plain to see.
    """
    plain = [replace(each, case=replace(each.case, sizes={})) for each in answers]
    told = {n: [a for a in answers if n in a.values] for n in names}
    wrong = [n for n in names if all(n in a.wrong and _is_telling(a.values[n]) for a in told[n])]
    found = _related(plain, in_their_places(wrong, answers), evidence)
    different = {n: len({a.values[n].tobytes() for a in told[n]}) for n in wrong}
    several = {name for name, count in different.items() if count >= FEWEST_CASES}
    return [each for each in found if each.claim.kind == "fact" or each.outputs <= several]


def _counts_of_one_value(answers: Sequence[Answer], names: Sequence[str]) -> list[set[str]]:
    """Return the wrong counts in each mapping or list."""
    values = plain_parts([answer.case for answer in answers]).values()
    return [{name for name in {*parts} & {*names} if is_count(name, answers)} for parts in values]


def _without_parts(outputs: set[str], counts: Sequence[set[str]]) -> set[str]:
    """Return outputs without some of several wrong counts in one value: these are so by chance."""
    return outputs.difference(*(wrong for wrong in counts if not wrong <= outputs))


def _common_claims(
    name: str, answers: Sequence[Answer], evidence: Evidence, about: About
) -> list[Claim]:
    common: Found | None = None
    told = [answer for answer in answers if name in answer.values]
    axes = agreed_axes([(_right(name, each.case).shape, each.case.sizes) for each in told])
    for answer in told:
        if common != {}:
            # What was not found in one case need not be looked for in the next.
            modules = None if common is None else set(common.values())
            wrongs = [replace(each, axes=axes) for each in _wrongs(name, answer, evidence)]
            found = _claims(wrongs, about, modules)
            common = found if common is None else {c: m for c, m in common.items() if c in found}
    return list(common or {})


def _wrongs(name: str, answer: Answer, evidence: Evidence) -> list[Wrong]:
    """Return an answer in the form that was given and in the closest one, where these differ."""
    forms = [_wrong(name, answer, evidence)]
    if answer.as_given:
        given = replace(answer, values={**answer.values, **answer.as_given}, as_given={})
        forms.append(_wrong(name, given, evidence))
    return forms


def _claims(forms: Sequence[Wrong], about: About, modules: Container[str] | None) -> Found:
    """Return what holds for an answer in all its forms.

    A sign that is free must not be called the opposite one, nor a row the only wrong one that is
    none in another order.
    """
    found, *others = (about(form, modules) for form in forms)
    return {claim: m for claim, m in found.items() if all(claim in other for other in others)}


def _wrong(name: str, answer: Answer, evidence: Evidence) -> Wrong:
    case = answer.case
    traced = evidence.traced.get(case.name, ())
    expected = reckoned(_right(name, case))
    return Wrong(name, answer.values[name], expected, case, answer.values, traced)


def _right(name: str, case: Case) -> Array:
    return next(e.array for e in case.expected if e.name == name)
