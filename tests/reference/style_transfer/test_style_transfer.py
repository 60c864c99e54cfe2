"""The reference: values by hand, gradients by differences."""

import numpy as np
import pytest


def test_content_loss_by_hand(pack):
    one, other = np.array([[[[1.0, 2]]]]), np.array([[[[4.0, 1]]]])
    assert pack.style_transfer.content_loss(0.5, one, other) == 5
    gradient = pack.style_transfer.content_loss_backward(0.5, one, other)
    np.testing.assert_array_equal(gradient, [[[[-3, 1]]]])


def test_gram_matrix_by_hand(pack):
    features = np.array([[[[1.0, 2]], [[3, -1]]]])  # (1, 2, 1, 2)
    raw = pack.style_transfer.gram_matrix(features, normalize=False)
    np.testing.assert_array_equal(raw, [[[5, 1], [1, 10]]])
    np.testing.assert_array_equal(pack.style_transfer.gram_matrix(features), raw / 4)


@pytest.mark.parametrize("normalize", [True, False])
def test_gram_gradient(pack, rng, numeric_gradient, normalize):
    features, dgram = rng.standard_normal((2, 3, 4, 5)), rng.standard_normal((2, 3, 3))

    def total():
        return np.sum(pack.style_transfer.gram_matrix(features, normalize) * dgram)

    expected = numeric_gradient(total, features)
    ours = pack.style_transfer.gram_matrix_backward(dgram, features, normalize)
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-9)


def test_total_variation_by_hand(pack):
    img = np.array([[[[1.0, 4], [3, 3]]]])
    assert pack.style_transfer.tv_loss(img, 2) == 2 * (4 + 1 + 9 + 0)
    gradient = pack.style_transfer.tv_loss_backward(img, 2)
    np.testing.assert_array_equal(gradient, 4 * np.array([[[[-2 - 3, 1 + 3], [2, -1]]]]))
    even = np.full((2, 3, 4, 5), 0.7)
    assert pack.style_transfer.tv_loss(even, 2) == 0
    assert not pack.style_transfer.tv_loss_backward(even, 2).any()


def test_layers_that_are_not_named_do_not_count(pack, rng):
    feats = [rng.standard_normal((1, c, 4, 5)) for c in (2, 3, 4)]
    target = pack.style_transfer.gram_matrix(rng.standard_normal((1, 3, 4, 5)))
    loss = pack.style_transfer.style_loss(feats, [1], [target], [2.0])
    assert loss == pytest.approx(
        2 * np.sum((pack.style_transfer.gram_matrix(feats[1]) - target) ** 2)
    )
    first, second, third = pack.style_transfer.style_loss_backward(feats, [1], [target], [2.0])
    assert not first.any()
    assert second.all()
    assert not third.any()


@pytest.fixture
def painting(pack, convnet, rng):
    """An image, the model, and everything that a step takes but for its learning rate."""
    img, content, style = rng.standard_normal((3, 1, 2, 8, 9))
    model = convnet.TinyConvNet(2)
    styles = [pack.style_transfer.gram_matrix(model.features(style)[layer]) for layer in (2, 1)]
    target = model.features(content)[1]
    return img, model, (1, 0.5, target, [2, 1], [900.0, 700.0], styles, 0.05)


def test_a_step_follows_the_slope_of_the_loss(pack, painting, numeric_gradient):
    img, model, settings = painting

    def loss():
        return pack.style_transfer.style_transfer_step(img, model, *settings, 0)[1]

    slope = numeric_gradient(loss, img, step=1e-5)
    next_img, told = pack.style_transfer.style_transfer_step(img, model, *settings, 0.1)
    assert told == loss()
    np.testing.assert_allclose((img - next_img) / 0.1, slope, rtol=0, atol=1e-6 * abs(slope).max())


def test_many_steps_lower_the_loss(pack, painting):
    img, model, settings = painting
    painted = img
    for _ in range(100):
        painted, _ = pack.style_transfer.style_transfer_step(painted, model, *settings, 0.05)
    assert pack.checks.loss_falls(img, painted, 2, *settings)
    assert not pack.checks.loss_falls(painted, img, 1, *settings)
    assert not pack.checks.loss_falls(img, np.full_like(img, np.nan), 2, *settings)
