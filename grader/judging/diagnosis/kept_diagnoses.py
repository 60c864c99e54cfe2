"""Diagnoses of answers that a class gives again and again, bit by bit the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from typing import Any, TypeVar

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Evidence
from grader.judging.diagnosis.wrong_output import Answer

# Different answers of a class. A margin: several for each of the 40 criteria of the largest
# packaged assignment.
KEPT = 256
# Bytes. Larger answers are looked at again, so that all kept ones take at most 16 MB.
MOST_BYTES = 1 << 16

Diagnosis = TypeVar("Diagnosis")
Diagnose = Callable[[Sequence[Answer], Evidence], Diagnosis]


@dataclass(frozen=True)
class _Asked:
    """All that a diagnosis follows from, hashable by its bits."""

    bits: tuple[Any, ...]
    answers: Sequence[Answer] = field(compare=False)
    evidence: Evidence = field(compare=False)  # known by its identity, and so kept alive


def once_for_equal_answers(diagnose: Diagnose[Diagnosis]) -> Diagnose[Diagnosis]:
    """Return what does the same, once for answers that are the same."""

    @lru_cache(KEPT)
    def kept(asked: _Asked) -> Diagnosis:
        return diagnose(asked.answers, asked.evidence)

    def diagnosis_of(answers: Sequence[Answer], evidence: Evidence) -> Diagnosis:
        arrays = [each for one in answers for group in _groups(one) for each in group.values()]
        if any(a.dtype.hasobject for a in arrays) or sum(a.nbytes for a in arrays) > MOST_BYTES:
            return diagnose(answers, evidence)
        bits = (id(evidence), *((a.case, a.wrong, *map(_bits, _groups(a))) for a in answers))
        return kept(_Asked(bits, answers, evidence))

    return diagnosis_of


def _groups(answer: Answer) -> tuple[Mapping[str, Array], ...]:
    return answer.values, answer.as_given, answer.texts, answer.extra


def _bits(arrays: Mapping[str, Array]) -> tuple[Any, ...]:
    return tuple((n, a.dtype.str, a.shape, a.tobytes()) for n, a in arrays.items())
