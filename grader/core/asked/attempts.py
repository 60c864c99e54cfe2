"""What must raise an exception, as criteria of its own: a worker gets nothing but an expression."""

from dataclasses import replace
from functools import lru_cache

from grader.core.rubric import Criterion, OutputSpec

RETURNED = "returned"  # what an expression gives if it raises nothing
KEPT = 512  # criteria; more than a few assignments have


@lru_cache(KEPT)
def attempts_of(criterion: Criterion) -> tuple[Criterion, ...]:
    """Return for each expression of `raises` a criterion whose case evaluates it alone.

    The exception that it must raise is not in there: it is an expected value.
    """
    return tuple(
        replace(
            criterion,
            call=f"{RETURNED} = (\n{text.strip()}\n)",
            outputs=(OutputSpec(RETURNED),),
            accept=(),
            ensure={},
            raises={},
            statistical=(),
        )
        for _, text in criterion.attempts
    )
