"""Whether the evidence that is stored beside test cases is what would be collected now."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.cases import Evidence, Signature
from grader.core.text import quoted

# What may differ of a criterion's signatures and steps: this many, or this share. A margin: with
# `torch.empty` in a reference, values that memory held before get into 4 of 113 signatures and one
# of three steps. And where two mistakes agree to eight digits, another machine may keep one only.
FEW, NOISE = 2, 0.1
# Relative. Another machine changes the last digits; another way to project changes all numbers.
NEAR = 1e-6


def evidence_difference(stored: Callable[[str], Evidence], made: Mapping[str, Evidence]) -> str:
    """Return what differs of the known mistakes, or nothing; `stored` reads one criterion's."""
    return next(_differences(stored, made), "")


def _differences(stored: Callable[[str], Evidence], made: Mapping[str, Evidence]) -> Iterator[str]:
    for criterion, now in made.items():
        old = stored(criterion)
        name = quoted(criterion)
        if (old.cases, old.outputs) != (now.cases, now.outputs):
            yield f"the known mistakes of {name} are of other cases or outputs"
        elif len(_steps(old) ^ _steps(now)) > _noise(len(_steps(now))):
            yield f"what is known of the steps of {name} changed since"
        elif (count := _changed(old, now)) > _noise(len(now.signatures)):
            yield f"{count} of {len(now.signatures)} known mistakes of {name} changed since"


def _noise(count: int) -> float:
    return max(FEW, NOISE * count)


def _steps(evidence: Evidence) -> set[tuple[str, str, str]]:
    """Return in which case, under which name and in which function the steps are."""
    steps = ((case, step) for case, steps in evidence.traced.items() for step in steps)
    return {(case, step.name, step.function) for case, step in steps}


def _changed(old: Evidence, now: Evidence) -> int:
    """Return how many signatures are in one only, or have other numbers."""
    known = _numbers(old)
    same = sum(
        any(_near(numbers, other) for other in known[signature])
        for signature, all_numbers in _numbers(now).items()
        for numbers in all_numbers
    )
    return max(len(old.signatures), len(now.signatures)) - same


def _numbers(evidence: Evidence) -> Mapping[Signature, list[Array]]:
    numbers: dict[Signature, list[Array]] = defaultdict(list)
    for signature, projections in zip(evidence.signatures, evidence.projections, strict=True):
        numbers[signature].append(projections)
    return numbers


def _near(one: Array, other: Array) -> bool:
    return bool(np.allclose(one, other, rtol=NEAR, atol=NEAR, equal_nan=True))
