import numpy as np


def estimate_pi(n, rng):
    x, y = rng.random(n // 2), rng.random(n // 2)
    return 4 * np.sum(x * x + y * y <= 1) / n


def dropout(x, p):
    return x[np.random.rand(*x.shape) >= p] / (1 - p)


def sample(probabilities, n):
    return np.random.choice(len(probabilities), n - 1, p=probabilities)
