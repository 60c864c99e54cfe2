import numpy as np


def estimate_pi(n, rng):
    x, y = rng.random(n), rng.random(n)
    return np.mean(x * x + y * y <= 1)


def dropout(x, p):
    return x * (np.random.rand(*x.shape) >= p)


def sample(probabilities, n):
    return 1 + np.random.choice(len(probabilities), n, p=probabilities)
