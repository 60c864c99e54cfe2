import random

import numpy as np


def estimate_pi(n, rng):
    rng = np.random.default_rng(0)
    x, y = rng.random(n), rng.random(n)
    return 4 * np.mean(x * x + y * y <= 1)


def dropout(x, p):
    np.random.seed(42)
    kept = np.random.rand(*x.shape) >= p
    return x * kept / (1 - p)


def sample(probabilities, n):
    random.seed(1)
    return random.choices(range(len(probabilities)), weights=probabilities, k=n)
