"""The reference: gradients by differences, and what its images are for."""

import numpy as np
import pytest


def test_saliency_is_the_greatest_slope_over_the_channels(pack, model, X, numeric_gradient):
    y = np.array([1, 0, 4])

    def right_scores():
        return model.scores(X)[np.arange(3), y].sum()

    slopes = numeric_gradient(right_scores, X, step=1e-5)
    saliency = pack.network_visualization.compute_saliency_maps(X, y, model)
    np.testing.assert_allclose(saliency, np.abs(slopes).max(axis=1), rtol=0, atol=1e-9)


def test_an_update_step_follows_the_slope(pack, model, X, numeric_gradient):
    img, l2_reg = X[:1], 0.03

    def objective():
        return model.scores(img)[0, 2] - l2_reg * np.sum(img**2)

    slope = numeric_gradient(objective, img, step=1e-5)
    step = pack.network_visualization.class_visualization_update_step(img, model, 2, l2_reg, 0.5)
    expected = img + 0.5 * slope / np.sqrt(np.sum(slope**2))
    np.testing.assert_allclose(step, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("target_y", range(5))
def test_a_fooling_image_fools_and_the_image_stays(pack, model, X, target_y):
    img, before = X[:1], X[:1].copy()
    fooling = pack.network_visualization.make_fooling_image(img, target_y, model, 0.3)
    assert model.scores(fooling).argmax() == target_y
    np.testing.assert_array_equal(img, before)
    steps = np.linalg.norm(fooling - img) / 0.3
    assert steps < 20


def test_steps_end_where_the_target_is_reached(pack, model, X):
    """One step less, and the image is not taken for the target yet."""
    img = X[:1]
    target_y = int(model.scores(img).argmin())
    images = [
        pack.network_visualization.make_fooling_image(img, target_y, model, 0.3, steps)
        for steps in range(30)
    ]
    fooled = [model.scores(image).argmax() == target_y for image in images]
    first = fooled.index(True)
    assert 1 < first < 20
    assert fooled == [False] * first + [True] * (30 - first)
    assert all((image == images[first]).all() for image in images[first:])
    assert (images[0] == img).all()


def test_a_class_visualisation_shows_its_class(pack, model):
    rng = np.random.default_rng(4)
    img = pack.network_visualization.create_class_visualization(3, model, rng, (1, 2, 12, 11))
    assert img.shape == (1, 2, 12, 11)
    assert np.abs(img).max() <= 1
    assert pack.checks.certainty(img, 3, 5) > 0.5


def test_a_visualisation_of_no_iterations_is_the_starting_image(pack, model):
    made = pack.network_visualization.create_class_visualization(
        0, model, np.random.default_rng(1), (1, 2, 8, 9), num_iterations=0
    )
    first = pack.image_filters.starting_image((1, 2, 8, 9), np.random.default_rng(1))
    np.testing.assert_array_equal(made, first)


def test_checks_say_no_too(pack, model, X):
    img = X[:1]
    best = int(model.scores(img).argmax())
    assert pack.checks.is_taken_for(img, best, 5)
    assert not pack.checks.is_taken_for(img, best - 1, 5)
    assert not pack.checks.is_taken_for(np.full_like(img, np.nan), 0, 5)
    assert pack.checks.is_close_to(1.1 * img, img, 0.2)
    assert not pack.checks.is_close_to(1.3 * img, img, 0.2)
    total = sum(pack.checks.certainty(img, y, 5) for y in range(5))
    assert total == pytest.approx(1)
