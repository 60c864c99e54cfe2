"""Every kind of relation, the most telling first."""

from collections.abc import Callable, Iterator

from grader.judging.diagnosis.claims import Claim
from grader.judging.diagnosis.relations import (
    blocks,
    constants,
    factors,
    missing_terms,
    order,
    places,
    precision,
    sums,
    swaps,
)
from grader.judging.diagnosis.wrong_output import Wrong

RELATIONS: tuple[Callable[[Wrong], Iterator[Claim]], ...] = (
    constants.relations,
    swaps.relations,
    factors.relations,
    order.relations,
    sums.relations,
    blocks.relations,
    places.relations,
    missing_terms.relations,
    precision.relations,
)


def claims_about(wrong: Wrong) -> dict[Claim, None]:
    """Return all that can be said about one output in one case, in order."""
    return dict.fromkeys(claim for relations in RELATIONS for claim in relations(wrong))
