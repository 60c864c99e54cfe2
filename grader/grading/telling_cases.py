"""Cases whose inputs would tell a function what another case expects.

A process that is asked ahead can read all that it will be asked, if its code is made for that.
"""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

import numpy as np

from grader.confined.values.leaves import leaves
from grader.core.assignment import Assignment
from grader.core.cases import Case
from grader.core.rubric import Criterion

# Assignments whose cases are kept. A margin: a process grades submissions of one or two.
KEPT = 4


@lru_cache(KEPT)
def telling_cases(cases: tuple[Case, ...]) -> frozenset[Case]:
    """Return the cases with an input that is, bit by bit, an expected value of another case."""
    expecting: dict[bytes, set[Case]] = {}
    for case in cases:
        for bits in bits_expected(case):
            expecting.setdefault(bits, set()).add(case)
    return frozenset(case for case in cases if _tells(case, expecting))


def open_cases(assignment: Assignment, only: Collection[str] = ()) -> list[tuple[Criterion, Case]]:
    """Return the cases of all criteria, or of those in `only`, that tell nothing."""
    telling = telling_cases(tuple(assignment.cases.every))
    chosen = (c for c in assignment.rubric.chosen(only) if c.call)
    runs = ((c, case) for c in chosen for case in assignment.cases.cases.get(c.name, ()))
    return [(criterion, case) for criterion, case in runs if case not in telling]


def _tells(case: Case, expecting: dict[bytes, set[Case]]) -> bool:
    inputs = (value for _, value in leaves(case.inputs))
    return any(expecting.get(bits, {case}) != {case} for each in inputs for bits in bits_of(each))


def bits_expected(case: Case) -> Iterator[bytes]:
    """Yield the bytes of all that a case expects, unless anybody would guess them."""
    for value in _expected(case):
        yield from bits_of(value)


def _expected(case: Case) -> Iterator[Any]:
    yield from (expected.array for expected in case.expected)
    for accepted in case.accepted:
        yield from accepted.expected.values()
    yield from (value for _, value in leaves(case.compared))


def bits_of(value: Any) -> Iterator[bytes]:
    """Yield the bytes of an array in double precision, unless anybody would guess them."""
    value = getattr(value, "content", value)  # of a list, or of a text
    if not isinstance(value, np.ndarray) or not value.size:
        return
    first = value.flat[0]
    alike = bool(first == value.flat[-1]) and bool((value == first).all())
    if not alike or (value.size == 1 and value.dtype.kind in "fc"):
        yield (value.astype("<f8") if value.dtype.kind in "biuf" else value).tobytes()
