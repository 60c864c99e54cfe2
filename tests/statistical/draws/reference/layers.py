import numpy as np


def estimate_pi(n, rng):
    # BEGIN SOLUTION
    x = rng.random(n)
    y = rng.random(n)
    return 4 * np.mean(x * x + y * y <= 1)
    # END SOLUTION


def dropout(x, p):
    # BEGIN SOLUTION
    kept = np.random.rand(*x.shape) >= p
    return x * kept / (1 - p)
    # END SOLUTION


def sample(probabilities, n):
    # BEGIN SOLUTION
    return np.random.choice(len(probabilities), n, p=probabilities)
    # END SOLUTION
