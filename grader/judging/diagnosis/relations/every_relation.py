"""Every kind of relation, the most telling first."""

from collections.abc import Callable, Container, Iterable, Iterator

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

Relation = Callable[[Wrong], Iterator[Claim]]
RELATIONS: tuple[Relation, ...] = (
    constants.relations,
    swaps.relations,
    factors.relations,
    complex_parts.relations,
    counts.relations,
    order.relations,
    sums.relations,
    blocks.relations,
    regions.other_borders,
    regions.exact_relations,
    places.relations,
    regions.relations,
    functions.relations,
    missing_terms.relations,
    added_terms.relations,
    normalised.relations,
    functions.rounded_relations,
)


Found = dict[Claim, str]  # with the module that found it


def claims_about(wrong: Wrong, modules: Container[str] | None = None) -> Found:
    """Return all that can be said about one output in one case, in order; or what modules can say.

    Nothing of an answer that is as near to the right one as two related arrays may be apart.
    """
    if not wrong.whole_numbers and same(wrong.got, wrong.expected):
        return {}
    if holds_infinity(wrong.expected):
        return {}
    return _found(RELATIONS, wrong, modules)


def claims_about_a_count(wrong: Wrong, modules: Container[str] | None = None) -> Found:
    """Return what can be said about one whole number, which equals others by chance."""
    return _found([counts.relations, sums.of_all], wrong, modules)


def _found(relations: Iterable[Relation], wrong: Wrong, modules: Container[str] | None) -> Found:
    found: Found = {}
    for relation in relations:
        module = relation.__module__
        if modules is None or module in modules:
            found |= {claim: module for claim in relation(wrong) if claim not in found}
    return found
