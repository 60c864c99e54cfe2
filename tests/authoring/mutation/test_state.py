"""What a reference remembers between two runs is seen, whatever it remembers it in."""

import random
from functools import cache
from types import ModuleType

import numpy as np
import pytest

from grader.authoring.mutation.state import state_of

MEMO, COUNT = {}, [0]
TABLE = np.zeros(3)
RNG, PLAIN = np.random.default_rng(0), random.Random(0)


@cache
def cached(n):
    return n


def with_default(n, known=[]):  # noqa: B006
    known.append(n)


def with_attribute(n):
    with_attribute.last = n


def closing():
    seen = []

    def inner(n):
        seen.append(n)

    return inner


enclosed = closing()


class Model:
    made = 0


def names(**more):
    return {"__name__": __name__, "np": np, **more}


@pytest.mark.parametrize(
    ("change", "space"),
    [
        (lambda: MEMO.update(a=1), names(MEMO=MEMO)),
        (lambda: COUNT.append(1), names(COUNT=COUNT)),
        (lambda: TABLE.__setitem__(0, 5), names(TABLE=TABLE)),
        (lambda: RNG.normal(), names(RNG=RNG)),
        (lambda: PLAIN.random(), names(PLAIN=PLAIN)),
        (lambda: cached(3), names(cached=cached)),
        (lambda: with_default(3), names(with_default=with_default)),
        (lambda: with_attribute(3), names(with_attribute=with_attribute)),
        (lambda: enclosed(3), names(enclosed=enclosed)),
        (lambda: setattr(Model, "made", 1), names(Model=Model)),
    ],
)
def test_a_change_is_seen(change, space):
    before = state_of([space])
    assert state_of([space]) == before
    change()
    assert state_of([space]) != before


def test_a_name_that_is_new_or_another_is_seen():
    space = names(limit=3)
    before = state_of([space])
    space["limit"] = 4
    assert state_of([space]) != before
    space |= {"limit": 3, "more": 1}
    assert state_of([space]) != before


def test_modules_and_values_without_a_pickle_are_left_alone():
    space = names(module=ModuleType("x"), generator=(n for n in range(3)))
    assert state_of([space]) == state_of([space])
