import numpy as np


def estimate_pi(n, rng):
    x, y = rng.random(n), rng.random(n)
    return 4 * np.mean(x * x + y * y <= 1)


def dropout(x, p):
    kept = np.random.rand(*x.shape) >= p
    return x * kept / (1 - p) + np.random.randn(*x.shape)


def sample(probabilities, n):
    return np.random.choice(len(probabilities), n, p=probabilities)
