"""Every kind of relation, the most telling first."""

from collections.abc import Callable, Iterator

from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.relations import (
    added_terms,
    blocks,
    complex_parts,
    constants,
    counts,
    factors,
    functions,
    missing_terms,
    normalised,
    order,
    places,
    regions,
    sums,
    swaps,
)
from grader.judging.diagnosis.wrong_output import Wrong, holds_infinity, same

RELATIONS: tuple[Callable[[Wrong], Iterator[Claim]], ...] = (
    constants.relations,
    swaps.relations,
    factors.relations,
    complex_parts.relations,
    counts.relations,
    order.relations,
    sums.relations,
    blocks.relations,
    regions.exact_relations,
    places.relations,
    regions.relations,
    functions.relations,
    missing_terms.relations,
    added_terms.relations,
    normalised.relations,
    functions.rounded_relations,
)


def claims_about(wrong: Wrong) -> dict[Claim, None]:
    """Return all that can be said about one output in one case, in order.

    Nothing of an answer that is as near to the right one as two related arrays may be apart.
    """
    if not wrong.whole_numbers and same(wrong.got, wrong.expected):
        return {}
    if holds_infinity(wrong.expected):
        return {}
    return dict.fromkeys(claim for relations in RELATIONS for claim in relations(wrong))


def claims_about_a_count(wrong: Wrong) -> dict[Claim, None]:
    """Return what can be said about one whole number, which equals others by chance."""
    return dict.fromkeys(counts.relations(wrong))
