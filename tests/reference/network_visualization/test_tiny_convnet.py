"""The network, which the pack of style transfer shares: its weights and its gradients."""

import numpy as np
import pytest


def test_the_weights_are_the_same_wherever_it_runs(pack):
    model = pack.tiny_convnet.TinyConvNet()
    assert model.filters[0][0, 0, 0, 0] == pytest.approx(-0.0411952810537243, abs=1e-15)
    assert model.w.sum() == pytest.approx(0, abs=1e-12)
    again = pack.tiny_convnet.TinyConvNet(dtype=np.float32)
    assert {w.dtype for w in [*again.filters, *again.biases, again.w, again.b]} == {
        np.dtype(np.float32)
    }
    np.testing.assert_array_equal(again.w, model.w.astype(np.float32))
    assert (pack.tiny_convnet.TinyConvNet(seed=3).w != model.w).all()


def test_shapes(model, X):
    shapes = [(3, 8, 6, 7), (3, 12, 4, 5), (3, 16, 2, 3)]
    assert [features.shape for features in model.features(X)] == shapes
    assert model.scores(X).shape == (3, 5)


def test_images_do_not_depend_on_each_other(model, X, rng):
    dscores = rng.standard_normal((3, 5))
    together = model.input_gradient(X, dscores)
    for n in range(3):
        alone = model.input_gradient(X[n : n + 1], dscores[n : n + 1])
        np.testing.assert_allclose(together[n : n + 1], alone, rtol=0, atol=1e-15)


def test_the_input_gradient_is_that_of_differences(model, X, rng, numeric_gradient):
    X, dscores = X[:1], rng.standard_normal((1, 5))
    expected = numeric_gradient(lambda: np.sum(model.scores(X) * dscores), X, step=1e-5)
    np.testing.assert_allclose(model.input_gradient(X, dscores), expected, rtol=0, atol=1e-9)


def test_the_gradient_of_all_features_is_that_of_differences(model, X, rng, numeric_gradient):
    X = X[:1]
    dfeats = [rng.standard_normal(features.shape) for features in model.features(X)]

    def total():
        pairs = zip(model.features(X), dfeats, strict=True)
        return sum(np.sum(features * dfeat) for features, dfeat in pairs)

    expected = numeric_gradient(total, X, step=1e-5)
    np.testing.assert_allclose(model.features_gradient(X, dfeats), expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.longdouble])
def test_dtype_is_kept(pack, X, dtype):
    model, X = pack.tiny_convnet.TinyConvNet(2, 5, dtype), X.astype(dtype)
    scores = model.scores(X)
    assert scores.dtype == model.input_gradient(X, scores).dtype == dtype
