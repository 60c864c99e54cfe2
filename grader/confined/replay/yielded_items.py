"""Items of a recorded call, given one by one as a generator gives them."""

from collections.abc import Iterator, Sequence
from typing import Any

from .recorded_calls import SOME, RecordedCall, WrongCall


def one_by_one(items: Sequence[Any], call: RecordedCall) -> Iterator[Any]:
    """Yield the items. `WrongCall` to who takes more of them than the reference did."""
    yield from items
    if call.yields == SOME:
        raise WrongCall(f"more was taken of {call.function} than should be")
