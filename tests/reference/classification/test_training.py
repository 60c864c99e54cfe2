"""Training: the loss falls, the classes are learnt, the weights stay in the object."""

import numpy as np
import pytest

C, D, N = 3, 4, 60


@pytest.fixture
def separable(rng):
    """Three well-separated clouds of points, and their classes."""
    y = np.arange(N) % C
    return 4 * np.eye(C, D)[y] + 0.3 * rng.standard_normal((N, D)), y


@pytest.mark.parametrize("name", ["LinearSVM", "Softmax"])
def test_linear_classifiers(pack, separable, capsys, name):
    np.random.seed(3)
    X, y = separable
    model = getattr(pack.linear_classifier, name)()
    settings = {"learning_rate": 0.05, "num_iters": 101, "batch_size": 20}
    history = model.train(X, y, verbose=True, **settings)
    assert len(history) == 101
    assert history[-1] < history[0] / 5
    np.testing.assert_array_equal(model.predict(X), y)
    assert capsys.readouterr().out.count("iteration") == 2
    W = model.W
    assert model.train(X, y, **settings)[0] < history[0] / 5  # it goes on from where it was
    assert model.W is not W


def test_the_base_class_has_no_loss(pack, separable):
    with pytest.raises(NotImplementedError):
        pack.linear_classifier.LinearClassifier().train(*separable)


def test_network(pack, separable, capsys):
    np.random.seed(3)
    X, y = separable
    model = pack.neural_net.TwoLayerNet(D, 8, C, std=0.1)
    settings = {"learning_rate": 0.5, "num_iters": 101, "batch_size": 20, "verbose": True}
    history = model.train(X, y, X, y, **settings)
    assert len(history["loss_history"]) == 101
    assert len(history["train_acc_history"]) == len(history["val_acc_history"]) == 34
    assert history["loss_history"][-1] < history["loss_history"][0] / 5
    np.testing.assert_array_equal(model.predict(X), y)
    assert capsys.readouterr().out.count("iteration") == 2


def test_first_weights(pack):
    np.random.seed(3)
    for make, scale in [
        (pack.neural_net.TwoLayerNet, "std"),
        (pack.fc_net.TwoLayerNet, "weight_scale"),
    ]:
        params = make(70, 60, 50, **{scale: 0.2}).params
        assert params["W1"].std() == pytest.approx(0.2, rel=0.05)
        assert params["W2"].std() == pytest.approx(0.2, rel=0.05)
        assert not params["b1"].any()
        assert not params["b2"].any()
