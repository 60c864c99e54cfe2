"""The nearest neighbours: distances of every kind, votes and ties."""

import numpy as np
import pytest

DISTANCES = ["two_loops", "one_loop", "no_loops"]


@pytest.fixture
def trained(pack, rng):
    model = pack.k_nearest_neighbor.KNearestNeighbor()
    model.train(rng.standard_normal((9, 4)), np.arange(9) % 3)
    return model


@pytest.mark.parametrize("name", DISTANCES)
def test_distances(trained, rng, name):
    X = rng.standard_normal((5, 4))
    expected = [[np.linalg.norm(a - b) for b in trained.X_train] for a in X]
    ours = getattr(trained, f"compute_distances_{name}")(X)
    np.testing.assert_allclose(ours, expected, rtol=1e-13)


@pytest.mark.parametrize("num_loops", [0, 1, 2])
def test_an_example_is_its_own_nearest(trained, num_loops):
    predicted = trained.predict(trained.X_train, num_loops=num_loops)
    np.testing.assert_array_equal(predicted, trained.y_train)


def test_the_number_of_loops(trained):
    with pytest.raises(ValueError, match="num_loops must be 0, 1 or 2, not 3"):
        trained.predict(trained.X_train, num_loops=3)


@pytest.mark.parametrize(("k", "expected"), [(1, 2), (2, 1), (3, 1), (4, 1), (5, 0)])
def test_votes(pack, k, expected):
    model = pack.k_nearest_neighbor.KNearestNeighbor()
    model.train(np.zeros((5, 1)), np.array([0, 1, 0, 2, 1]))
    dists = np.array([[4.0, 2, 5, 1, 3]])  # labels by distance: 2, 1, 1, 0, 0
    np.testing.assert_array_equal(model.predict_labels(dists, k), [expected])
