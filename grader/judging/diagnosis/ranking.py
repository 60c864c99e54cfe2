"""Which of many explanations are said: those that cover most, and of these the surest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.judging.diagnosis.claims import Claim

MISCONCEPTION, FACT, INPUT, RELATION, MUTANT, WEAK = range(6)  # the surest first
KINDS = {"fact": FACT, "relation": RELATION, "weak": WEAK}  # of claims
MOST_SENTENCES = 3


@dataclass(frozen=True)
class Explanation:
    """A claim with the outputs that it explains."""

    claim: Claim
    outputs: frozenset[str]
    rank: int
    contradicted: int = 0  # outputs that should be wrong in that way, and are not


def best_sentences(found: Sequence[Explanation], names: Sequence[str]) -> list[Explanation]:
    """Return a few explanations that together cover what can be covered, for students."""
    return list(_cover([e for e in found if e.claim.say], names, MOST_SENTENCES))


def best_notes(
    found: Sequence[Explanation], names: Sequence[str], spoken: Sequence[Explanation]
) -> list[Explanation]:
    """Return what instructors are told besides: names in what is said, and a likely mutant."""
    mutants = [e for e in found if e.rank == MUTANT and e not in spoken]
    return [*(e for e in spoken if e.claim.note), *_cover(mutants, names, 1)]


def _cover(found: Sequence[Explanation], names: Sequence[str], most: int) -> Iterator[Explanation]:
    left = frozenset(names)
    for _ in range(most):
        candidates = [e for e in found if e.outputs & left]
        if not candidates:
            return
        best = min(candidates, key=_order(left))
        yield best
        left -= best.outputs


def _order(left: frozenset[str]) -> Callable[[Explanation], tuple[bool, int, int, int]]:
    """Return the order of explanations: those that say only where, or how far, come last."""
    return lambda e: (e.rank == WEAK, -len(e.outputs & left), e.contradicted, e.rank)
