"""What can be said about a wrong output, how it becomes a sentence, and which claims are said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from grader.confined.quick_dataclass import dataclass
from grader.core.text import quoted_list

MISCONCEPTION, FACT, INPUT, RELATION, MUTANT, SCALED, WEAK = range(7)  # the surest first
KINDS = {"fact": FACT, "relation": RELATION, "weak": WEAK}  # of claims
MOST_SENTENCES = 3  # about one output: more confuse, and the first explain most
PLURALS = {"is": "are", "has": "have", "holds": "hold", "behaves": "behave", "lacks": "lack"}


@dataclass(frozen=True)
class Claim:
    """One thing that holds for a wrong output.

    Sizes are in it as letters, never as numbers: so the same claim can hold on several cases.
    """

    say: str  # "{subject} {is} zero everywhere"
    note: str = ""  # the same for instructors, with names of the reference; empty: nothing to add
    kind: str = "relation"  # or "fact", plain to see; "weak", where rather than what
    also: tuple[str, ...] = ()  # other outputs that it explains


def sentence(template: str, names: Sequence[str]) -> str:
    """Return the template about these outputs, in singular or plural."""
    words = PLURALS if len(names) > 1 else {word: word for word in PLURALS}
    text = template.replace("{subject}", quoted_list(list(names)))
    for singular, word in words.items():
        text = text.replace(f"{{{singular}}}", word)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Explanation:
    """A claim with the outputs that it explains."""

    claim: Claim
    outputs: frozenset[str]
    rank: int
    contradicted: int = 0  # outputs that should be wrong in that way, and are not


def best_sentences(found: Sequence[Explanation], names: Sequence[str]) -> list[Explanation]:
    """Return a few explanations that together cover what can be covered, for students."""
    return list(_cover([*_in_words([e for e in found if e.claim.say])], names, MOST_SENTENCES))


def best_notes(
    found: Sequence[Explanation], names: Sequence[str], spoken: Sequence[Explanation]
) -> list[Explanation]:
    """Return what instructors are told besides: names in what is said, and a likely mutant."""
    said = {e.claim for e in spoken}
    mutants = [e for e in found if e.rank == MUTANT and e.claim not in said]
    return [*(e for e in spoken if e.claim.note), *_cover(mutants, names, 1)]


def _in_words(found: Sequence[Explanation]) -> Iterator[Explanation]:
    """Yield explanations, those in the same words as one: of several places of one mistake.

    The one that covers most comes first: its note for instructors is kept.
    """
    alike: dict[tuple[str, int], list[Explanation]] = {}
    for each in found:
        alike.setdefault((each.claim.say, each.rank), []).append(each)
    for group in alike.values():
        best = min(group, key=lambda e: (-len(e.outputs), e.contradicted))
        together = frozenset[str]().union(*(e.outputs for e in group))
        yield best if together == best.outputs else replace(best, outputs=together)


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
