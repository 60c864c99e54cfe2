"""Which of many explanations are said: those that cover most, and of these the surest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.judging.diagnosis.claims import Claim

MISCONCEPTION, INPUT, RELATION, MUTANT, WEAK = range(5)  # the surest first
MOST_SENTENCES = 3


@dataclass(frozen=True)
class Explanation:
    """A claim with the outputs that it explains."""

    claim: Claim
    outputs: frozenset[str]
    rank: int
    contradicted: int = 0  # outputs that should be wrong in that way, and are not


def best_sentences(found: Sequence[Explanation], names: Sequence[str]) -> list[Explanation]:
    """Few explanations that together cover what can be covered, for students."""
    return list(_cover([e for e in found if e.claim.say], names, MOST_SENTENCES))


def best_notes(found: Sequence[Explanation], names: Sequence[str]) -> list[Explanation]:
    """The same for instructors: what has a note of its own."""
    return list(_cover([e for e in found if e.claim.note], names, MOST_SENTENCES))


def _cover(found: Sequence[Explanation], names: Sequence[str], most: int) -> Iterator[Explanation]:
    left = frozenset(names)
    for _ in range(most):
        candidates = [e for e in found if e.outputs & left]
        if not candidates:
            return
        best = min(candidates, key=_order(left))
        yield best
        left -= best.outputs


def _order(left: frozenset[str]) -> Callable[[Explanation], tuple[int, int, int]]:
    return lambda e: (-len(e.outputs & left), e.contradicted, e.rank)
