"""From the exceptions of several cases to one sentence."""

from collections.abc import Callable, Iterator, Sequence

from grader.core.cases import Case
from grader.core.outcomes import Raised
from grader.judging.diagnosis.exceptions import (
    arguments,
    containers,
    ends,
    meeting,
    no_value,
    own_raise,
    tensors_meeting,
)
from grader.judging.diagnosis.exceptions.fault import Fault, fault_of

RULES: tuple[Callable[[Fault], Iterator[str]], ...] = (
    arguments.relations,
    containers.relations,
    ends.relations,
    meeting.relations,
    tensors_meeting.relations,
    no_value.relations,
    own_raise.relations,
)
FEWEST_SIZES = 2  # in one case alone a number may be a size by chance


def explain(raised: Sequence[tuple[Case, Raised]]) -> str:
    """Return what the exceptions of a criterion have in common; empty if nothing can be said.

    Letters stand for sizes only where cases of different sizes agree on them.
    """
    if not any(not case.hidden for case, _ in raised):
        return ""
    sizes = {tuple(sorted(case.sizes.items())) for case, _ in raised}
    in_letters = _common([fault_of(one, case, case.sizes) for case, one in raised])
    if in_letters and len(sizes) >= FEWEST_SIZES:
        return in_letters
    return _common([fault_of(one, case, {}) for case, one in raised])


def _common(faults: Sequence[Fault]) -> str:
    """Return the first sentence, from the most telling on, that every case gives."""
    said = [list(_sentences(fault)) for fault in faults]
    return next((text for text in said[0] if all(text in other for other in said[1:])), "")


def _sentences(fault: Fault) -> Iterator[str]:
    own = fault.text.startswith(("raise", "assert"))  # the message is the student's own
    rules = (own_raise.relations,) if own else RULES
    return (f"{text[:1].upper()}{text[1:]}" for rule in rules for text in rule(fault))
