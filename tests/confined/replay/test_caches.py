"""When two arrays that stand in caches are the same but for rounding."""

import numpy as np
import pytest

from grader.confined.replay.caches import ROUNDING, TRANSFORMS, Naming, close, copied

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


def test_a_value_is_named_by_all_of_its_elements() -> None:
    """Also where its first and last elements are those of another one."""
    naming, right = Naming(), np.array([5.0, 6.0, 7.0])
    naming.learn(np.array([1.0, 9.0, 3.0]), -right)
    naming.learn(np.array([1.0, 2.0, 3.0]), right)
    assert naming.right_value(np.array([1.0, 2.0, 3.0]) * (1 + ROUNDING / 9)) is right
    assert naming.right_value(np.array([1.0, 2.1, 3.0])) is None
    assert naming.right_value(np.array([1.1, 2.0, 3.0])) is None
    assert naming.right_value(np.array([1.0, 2.0])) is None


@pytest.mark.parametrize("end", [np.nan, np.inf, -np.inf])
def test_values_without_end_are_named_by_themselves_alone(end: float) -> None:
    naming, right = Naming(), np.array([5.0, 6.0])
    naming.learn(np.array([end, 2.0]), right)
    assert naming.right_value(np.array([end, 2.0])) is right
    assert naming.right_value(np.array([end, 2.5])) is None
    assert naming.right_value(np.array([1.0, 2.0])) is None


def test_an_empty_array_is_named() -> None:
    naming, right = Naming(), np.zeros((0, 3))
    naming.learn(np.ones((0, 3)), right)
    assert naming.right_value(np.ones((0, 3))) is right


def test_copies_change_nothing_that_they_were_made_from() -> None:
    array, inner = np.arange(6.0).reshape(2, 3).T, [1]
    first, second = copied([array, array])
    assert first is second, "what is tied stays tied"
    objects = np.array([inner, None], object)
    only, held = copied([array, objects])
    plain, _ = copied([array, np.ones(2)])
    only[:] = first[:] = plain[:] = 9
    held[0].append(2)
    assert array.tolist() == [[0, 3], [1, 4], [2, 5]]
    assert inner == [1]
    assert copied([array])[0].strides == array.strides


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_transform_of_many_elements_is_named_by_all_of_them(dtype: type) -> None:
    own = np.linspace(0.1, 0.9, 6, dtype=dtype).reshape(2, 3)
    right = np.linspace(0.2, 0.8, 6, dtype=dtype).reshape(2, 3)
    naming = Naming()
    naming.learn(own, right)
    for transform in TRANSFORMS:
        named = naming.right_value(transform(own))
        assert np.array_equal(named, transform(right))
        other = transform(own).copy()
        other[0, 1] += 1e-3
        assert naming.right_value(other) is None
    assert np.array_equal(naming.right_value(own.T**2), right.T**2)
