"""When two arrays that stand in caches are the same but for rounding."""

import numpy as np
import pytest

from grader.confined.replay.caches import close

INFINITE = np.array([1.0, -np.inf, 2.0])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-12]), True),
        (np.array([1.0, 2.0]), np.array([1.0, 2.1]), False),
        (np.zeros(2), np.zeros(2), True),
        (np.zeros(2), np.zeros(3), False),
        (np.array([1.0, 0.0, 2.0]), INFINITE, False),  # as weights are beside masked scores
        (INFINITE, INFINITE.copy(), True),
        (np.array([np.nan]), np.array([1.0]), False),
        ("text", np.zeros(2), False),
    ],
)
def test_close(one, other, expected: bool) -> None:
    assert close(one, other) is expected
