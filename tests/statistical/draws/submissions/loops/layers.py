import random

import numpy as np


def estimate_pi(n, rng):
    inside = 0
    for _ in range(n):
        x, y = random.random(), random.random()
        if x**2 + y**2 <= 1:
            inside += 1
    return 4 * inside / n


def dropout(x, p):
    out = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if random.random() > p:
                out[i, j] = x[i, j] / (1 - p)
    return out


def sample(probabilities, n):
    return random.choices(range(len(probabilities)), weights=probabilities, k=n)
