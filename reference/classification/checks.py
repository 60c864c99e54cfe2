"""What must hold of training, whatever it draws. Graders use this; students do not get it."""

import numpy as np


def are_from(X, y, X_batches, y_batches):
    """Whether all examples of some mini-batches are examples of X, each with its own class.

    X: (N, D); y: (N,); X_batches: (T, B, D); y_batches: (T, B)
    """
    places = _places(X, X_batches)  # (T, B)
    return bool(np.all(places >= 0) and np.array_equal(y[places], y_batches))


def are_drawn(X, X_batches):
    """Whether some mini-batches are different, and every example is in one of them.

    X: (N, D); X_batches: (T, B, D)
    """
    places = _places(X, X_batches)  # (T, B)
    several = len(np.unique(np.sort(places, axis=1), axis=0)) > len(places) // 2
    return bool(several and set(range(len(X))) <= set(places.ravel().tolist()))


def _places(X, X_batches):
    """The number of each example in X, -1 of one that is not there."""
    same = np.all(X_batches[..., None, :] == X, axis=-1)  # (T, B, N)
    return np.where(np.any(same, axis=-1), np.argmax(same, axis=-1), -1)


def goes_down(before, after, gradients, learning_rate):
    """Whether every step is against the gradient: after = before - learning_rate * gradient.

    before, after, gradients: (T, ...), one entry for each step
    """
    expected = before - learning_rate * gradients
    return bool(np.allclose(after, expected, rtol=1e-4, atol=1e-5))


def learns(scores, y, history):
    """Whether a classifier knows its examples, and its loss has fallen to less than a half.

    scores: (N, C) after the training; y: (N,); history: the loss of every iteration
    """
    few = max(len(history) // 10, 1)
    fallen = np.mean(history[-few:]) < np.mean(history[:few]) / 2
    return bool(fallen and np.array_equal(np.argmax(scores, axis=1), y))


def is_normal(W, scale):
    """Whether numbers look drawn from a normal distribution around 0 of standard deviation scale.

    W: at least 1000 numbers. Each bound is more than five standard errors wide for 1000 numbers.
    """
    spread = np.std(W)
    if not spread > 0:
        return False
    kurtosis = np.mean((W - np.mean(W)) ** 4) / spread**4  # 3 of a normal distribution
    centred = abs(np.mean(W)) < 0.2 * scale
    return bool(centred and abs(spread / scale - 1) < 0.15 and abs(kurtosis - 3) < 0.9)
