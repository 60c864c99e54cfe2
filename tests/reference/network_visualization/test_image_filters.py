"""The helpers that are handed out: jitter, clip and blur."""

import numpy as np
import pytest


def test_the_starting_image_is_faint(pack):
    img = pack.image_filters.starting_image((2, 3, 40, 50), np.random.default_rng(0))
    assert img.shape == (2, 3, 40, 50)
    assert -0.1 <= img.min() < -0.099
    assert 0.099 < img.max() < 0.1


@pytest.mark.parametrize("kind", [np.random.default_rng, np.random.RandomState])
def test_jitter_takes_every_whole_number_in_its_range(pack, kind):
    rng = kind(0)
    drawn = [pack.image_filters.draw_jitter(2, rng) for _ in range(200)]
    assert {down for down, _ in drawn} == {across for _, across in drawn} == {-2, -1, 0, 1, 2}
    assert {type(number) for pair in drawn for number in pair} == {int}
    assert len(set(drawn)) == 25


def test_shifting_back_undoes_a_shift(pack, X):
    shifted = pack.image_filters.shift(X, 2, -3)
    assert shifted[0, 0, 2, 0] == X[0, 0, 0, 3]
    np.testing.assert_array_equal(pack.image_filters.shift(shifted, -2, 3), X)


def test_clip(pack):
    clipped = pack.image_filters.clip(np.array([-3.0, -1, 0.5, 1, 7]))
    np.testing.assert_array_equal(clipped, [-1, -1, 0.5, 1, 1])


def test_blur_keeps_what_is_even_and_spreads_a_point(pack):
    even = np.full((1, 2, 6, 7), 0.3)
    np.testing.assert_allclose(pack.image_filters.blur(even), even, rtol=1e-14)
    point = np.zeros((1, 1, 7, 7))
    point[0, 0, 3, 3] = 1
    blurred = pack.image_filters.blur(point)[0, 0]
    weights = np.exp(-2 * np.arange(-2, 3) ** 2.0)  # sigma is 1/2
    expected = np.outer(weights, weights) / weights.sum() ** 2
    np.testing.assert_allclose(blurred[1:6, 1:6], expected, rtol=1e-14)
    assert blurred.sum() == pytest.approx(1)
    wider = pack.image_filters.blur(point, sigma=1.0)[0, 0]
    assert wider[3, 3] < blurred[3, 3]
    assert pack.image_filters.blur(point.astype(np.float32)).dtype == np.float32
