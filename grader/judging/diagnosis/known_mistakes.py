"""Known mistakes by their projections: what `generate` made wrong on purpose."""

from collections.abc import Mapping, Sequence

import numpy as np

from grader.core.cases import Array, Evidence, Signature
from grader.judging.diagnosis.claims import INPUT, MISCONCEPTION, MUTANT, Claim, Explanation
from grader.judging.diagnosis.projections import matches
from grader.judging.diagnosis.wrong_output import Answer

RANKS = {"misconception": MISCONCEPTION, "input": INPUT, "mutant": MUTANT}


def known_mistakes(
    answers: Sequence[Answer], names: Sequence[str], evidence: Evidence
) -> list[Explanation]:
    """Find mistakes that give these very values for at least one output, in all cases."""
    if not evidence.signatures:
        return []
    matched = {n: _matched(n, answers, evidence) for n in names if n in evidence.outputs}
    wrong = np.asarray(~np.isnan(evidence.projections).all(axis=(1, 3)))  # (signatures, outputs)
    hit = [i for i in range(len(wrong)) if any(found[i] for found in matched.values())]
    return [_explanation(i, matched, wrong[i], evidence) for i in hit]


def _matched(name: str, answers: Sequence[Answer], evidence: Evidence) -> Array:
    """Return, for each signature, whether it gives this output in all cases.

    Where the output is right, a mistake that makes no difference there gives it too.
    """
    output = evidence.outputs.index(name)
    found: Array = np.ones(len(evidence.signatures), np.bool_)
    for answer in answers:
        if answer.case.name in evidence.cases and name in answer.values:
            case = evidence.cases.index(answer.case.name)
            stored = evidence.projections[:, case, output]
            no_difference = np.isnan(stored).all(axis=1) & (name not in answer.wrong)
            found &= matches(stored, answer.values[name]) | no_difference
    return found


def _explanation(
    number: int, matched: Mapping[str, Array], wrong: Array, evidence: Evidence
) -> Explanation:
    signature: Signature = evidence.signatures[number]
    outputs = frozenset(name for name, found in matched.items() if found[number])
    claim = Claim(signature.say, signature.note)
    contradicted = int(wrong.sum()) - len(outputs)
    return Explanation(claim, outputs, RANKS[signature.source], contradicted)
