"""Mistakes of a known kind but of another amount, and known mistakes times a factor.

Both are read off the three projections: of an array that deviates along a stored one, they give one
number and two proofs in every case.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values.arrays import Array
from grader.core.cases import Evidence
from grader.judging.diagnosis.claims import SCALED, Claim, Explanation
from grader.judging.diagnosis.counted_values import is_discrete
from grader.judging.diagnosis.projections import SAME, in_parts, project
from grader.judging.diagnosis.whole_values import plain_parts
from grader.judging.diagnosis.wrong_output import Answer

# Relative, between two cases: the number is a quotient of differences, which lose some digits, and
# unrelated ones do not come this near.
ALIKE = 1e-6
TIMES = {"−1": -1.0, "2": 2.0, "1/2": 0.5, "3": 3.0, "1/3": 1 / 3, "4": 4.0, "1/4": 0.25}
AMOUNTS = (-1.0, 0.5, 2.0)  # of a term that is added twice, or half, or has the opposite sign
FEWEST = 4  # elements: the projections of a single number prove nothing


@dataclass(frozen=True)
class Projection:
    """An answer to one case, as projections, beside those of the right one."""

    case: int
    got: Array
    expected: Array
    tolerance: float
    size: int
    fits: bool  # the shape is the right one
    times: Mapping[str, float]  # by which a value may be multiplied, by name


def scaled_mistakes(
    answers: Sequence[Answer], names: Sequence[str], evidence: Evidence
) -> list[Explanation]:
    """Find the mistakes along which at least one output deviates, in all cases by one name."""
    found: dict[Claim, set[str]] = {}
    plain = plain_parts([answer.case for answer in answers])
    parts = {name for names in plain.values() for name in names}  # too small to prove anything
    for name in names:
        if name in evidence.outputs and name not in parts and not is_discrete(name, answers):
            for claim in _claims(name, answers, evidence):
                found.setdefault(claim, set()).add(name)
    return [Explanation(claim, frozenset(outputs), SCALED) for claim, outputs in found.items()]


def _claims(name: str, answers: Sequence[Answer], evidence: Evidence) -> Iterator[Claim]:
    projections = list(_projections(name, answers, evidence))
    if len(projections) < 2 or any(_is_right(each) for each in projections):
        return
    output = evidence.outputs.index(name)
    many = min(p.size for p in projections) >= FEWEST
    fits = all(each.fits for each in projections)
    for number, factors in _along(projections, evidence, output, lambda p: p.expected):
        signature, factor = evidence.signatures[number], factors[0]
        same = fits and all(_close(factor, other) for other in factors)
        plain = any(abs(factor - amount) <= ALIKE for amount in AMOUNTS)
        if same and signature.scaled and (plain or (many and abs(factor - 1) > ALIKE)):
            yield Claim(signature.scaled)
    if not many:
        return
    for number, factors in _along(projections, evidence, output, lambda p: np.zeros(3)):
        words, say = _named(factors, projections), evidence.signatures[number].say
        if words and say:
            yield Claim(f"{say}, and every value were multiplied by {words}")


def _named(factors: Sequence[float], projections: Sequence[Projection]) -> str:
    """Return the name of the factor in each case; empty if it has none that holds in all."""
    for name in projections[0].times:
        values = [each.times.get(name, 0.0) for each in projections]
        if all(map(_close, values, factors)):
            return name
    return ""


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= ALIKE * abs(one)


def _projections(name: str, answers: Sequence[Answer], evidence: Evidence) -> Iterator[Projection]:
    """Yield the wrong answers of the cases that evidence is known of; none if one is strange."""
    for answer in answers:
        expected = next((e.array for e in answer.case.expected if e.name == name), None)
        got = answer.values.get(name)
        if got is None or expected is None or answer.case.name not in evidence.cases:
            continue
        sizes = {letter: float(n) for letter, n in answer.case.sizes.items() if n > 1}
        divisors = {f"1/{letter}": 1 / n for letter, n in sizes.items()}
        length = max(float(np.linalg.norm(in_parts(a))) for a in (got, expected))
        yield Projection(
            evidence.cases.index(answer.case.name),
            project(got, expected.shape),
            project(expected),
            SAME * length,
            got.size,
            got.shape == expected.shape,
            {**TIMES, **sizes, **divisors},
        )


def _is_right(each: Projection) -> bool:
    """Return whether the values are the right ones, so that only their form may be wrong."""
    return bool(np.abs(each.got - each.expected).max() <= each.tolerance)


def _along(
    projections: Sequence[Projection],
    evidence: Evidence,
    output: int,
    origin: Callable[[Projection], Array],
) -> Iterator[tuple[int, list[float]]]:
    """Yield the mistakes in whose direction, seen from an origin, every answer lies; how far."""
    found: Array = np.ones(len(evidence.signatures), np.bool_)
    every: list[Array] = []
    for each in projections:
        stored = evidence.projections[:, each.case, output] - origin(each)
        apart = each.got - origin(each)
        far = (stored * apart).sum(axis=1) / (stored * stored).sum(axis=1)
        found &= np.abs(apart - far[:, None] * stored).max(axis=1) <= each.tolerance
        found &= np.abs(apart).max() > 100 * each.tolerance
        every.append(far)
    yield from ((int(i), [float(far[i]) for far in every]) for i in np.flatnonzero(found))
