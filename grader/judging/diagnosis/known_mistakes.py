"""Known mistakes by their projections: what `generate` made wrong on purpose."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Evidence, Signature
from grader.judging.diagnosis.claims import INPUT, MISCONCEPTION, MUTANT, Claim, Explanation
from grader.judging.diagnosis.counted_values import bits, bits_together, is_discrete
from grader.judging.diagnosis.projections import matches
from grader.judging.diagnosis.text_numbers import as_numbers, with_texts
from grader.judging.diagnosis.whole_values import plain_parts, shortened_lists, whole
from grader.judging.diagnosis.wrong_output import Answer

# Bits of wrong counts, words or labels beyond those that tell one mistake from all that were tried:
# then one wrong answer in 1,000 is a mistake's by chance.
SPARE_BITS = 10
ROUNDING = 1e-9  # relative: honest answers differ by less
RANKS = {"misconception": MISCONCEPTION, "input": INPUT, "mutant": MUTANT}


def known_mistakes(
    answers: Sequence[Answer], names: Sequence[str], evidence: Evidence
) -> list[Explanation]:
    """Find mistakes that give these very values for at least one output, in all cases."""
    if not evidence.signatures:
        return []
    answers = [with_texts(answer) for answer in answers]
    # Evidence of older files knows no cases with a weight: right answers alone show no mistake.
    shown = (n for n in names if any(n in a.wrong for a in _known(n, answers, evidence)))
    matched = {n: _matched(n, answers, evidence) for n in shown if n in evidence.outputs}
    values = plain_parts([answer.case for answer in answers]) | shortened_lists(answers)
    for value, parts in values.items():
        known = [name for name in parts if name in evidence.outputs]
        if not matched.keys().isdisjoint(known):
            agrees = {name: _matched(name, answers, evidence) for name in known}
            entire = whole(value, agrees, answers, evidence)
            matched |= {name: matched[name] & entire for name in known if name in matched}
    told = _bits_of_values(matched, values, answers)
    for name in matched:
        if is_discrete(name, answers) and told[name] < _needed_bits(evidence):
            matched[name] &= np.array([s.source == "misconception" for s in evidence.signatures])
        if _is_turned(name, answers) or _is_one_number(name, answers):
            matched[name] &= np.array([s.source != "input" for s in evidence.signatures])
    wrong = np.asarray(~np.isnan(evidence.projections).all(axis=(1, 3)))  # (signatures, outputs)
    hit = [i for i in range(len(wrong)) if any(found[i] for found in matched.values())]
    return [_explanation(i, matched, wrong[i], evidence) for i in hit]


def _is_turned(name: str, answers: Sequence[Answer]) -> bool:
    """Return whether an output has the opposite sign where it is wrong: one of two, by chance.

    Rows in another order turn a determinant in some sizes, as a lost sign does in others.
    """
    told = [answer for answer in answers if name in answer.values]
    pairs = [
        (
            answer.values[name],
            next(as_numbers(e.array) for e in answer.case.expected if e.name == name),
        )
        for answer in told
        if name in answer.wrong
    ]
    return len(pairs) < len(told) and all(_is_opposite(one, other) for one, other in pairs)


def _is_one_number(name: str, answers: Sequence[Answer]) -> bool:
    """Return whether the same number came everywhere, and was expected nowhere.

    A search that ends at its bound gives that number, whichever of its inputs was another one.
    """
    told = (a.values.get(name) for a in answers if name in a.wrong)
    wrong = [array.ravel() for array in told if array is not None]
    if len(wrong) < 2 or any(array.dtype.kind not in "iufc" for array in wrong):
        return False
    return np.unique(np.concatenate(wrong)).size == 1


def _is_opposite(one: Any, other: Any) -> bool:
    """Return whether all numbers have the other sign; truth values and texts have none."""
    arrays = np.asarray(one), np.asarray(other)
    if arrays[0].shape != arrays[1].shape or any(a.dtype.kind not in "iufc" for a in arrays):
        return False
    return np.allclose(arrays[0], -1.0 * arrays[1], ROUNDING, 0)


def _bits_of_values(
    names: Collection[str], values: Mapping[str, Sequence[str]], answers: Sequence[Answer]
) -> dict[str, float]:
    """Return how much each wrong output tells; parts of one value, which hold together, tell all.

    Parts of a case that are wrong by the same numbers tell no more than one of them.
    """
    told = {name: bits(name, answers) for name in names}
    for parts in values.values():
        counted = [name for name in parts if name in told and is_discrete(name, answers)]
        together = bits_together(counted, answers)
        told |= dict.fromkeys(counted, together)
    return told


def _matched(name: str, answers: Sequence[Answer], evidence: Evidence) -> Array:
    """Return, for each signature, whether it gives this output in all cases.

    Where the output is right, a mistake that makes no difference there gives it too.
    """
    output = evidence.outputs.index(name)
    found: Array = np.ones(len(evidence.signatures), np.bool_)
    for answer in _known(name, answers, evidence):
        case = evidence.cases.index(answer.case.name)
        stored = evidence.projections[:, case, output]
        no_difference = np.isnan(stored).all(axis=1) & (name not in answer.wrong)
        right = next(as_numbers(e.array) for e in answer.case.expected if e.name == name)
        found &= matches(stored, answer.values[name], right) | no_difference
    return found


def _known(name: str, answers: Sequence[Answer], evidence: Evidence) -> list[Answer]:
    return [a for a in answers if a.case.name in evidence.cases and name in a.values]


def _needed_bits(evidence: Evidence) -> float:
    return float(np.log2(len(evidence.signatures))) + SPARE_BITS


def _explanation(
    number: int, matched: Mapping[str, Array], wrong: Array, evidence: Evidence
) -> Explanation:
    signature: Signature = evidence.signatures[number]
    outputs = frozenset(name for name, found in matched.items() if found[number])
    claim = Claim(signature.say, signature.note)
    contradicted = int(wrong.sum()) - len(outputs)
    return Explanation(claim, outputs, RANKS[signature.source], contradicted)
