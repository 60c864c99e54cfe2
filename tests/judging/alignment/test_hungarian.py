"""The assignment of least cost: by trying all of them."""

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judging.alignment.hungarian import least_cost


@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(0, 2), st.booleans())
@settings(max_examples=80, deadline=None)
def test_no_other_assignment_costs_less(seed: int, rows: int, more: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    shape = (rows, rows + more)
    cost = rng.integers(-2, 3, shape).astype(float) if ties else rng.normal(size=shape)
    given_columns = least_cost(cost)
    assert len(set(given_columns.tolist())) == rows
    costs = (cost[range(rows), list(each)].sum() for each in permutations(range(shape[1]), rows))
    assert np.isclose(cost[range(rows), given_columns].sum(), min(costs))


def test_a_large_one_ends() -> None:
    assert sorted(least_cost(np.zeros((128, 128)))) == list(range(128))
