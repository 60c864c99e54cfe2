import numpy as np


def estimate_pi(n, rng):
    return 4 * np.sqrt(1 - rng.random(n) ** 2).mean()


def dropout(x, p):
    x *= np.random.binomial(1, 1 - p, size=x.shape)
    x /= 1 - p
    return x


def sample(probabilities, n):
    return np.searchsorted(np.cumsum(probabilities), np.random.rand(n) * 0.9999999)
