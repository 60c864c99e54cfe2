import numpy as np


def estimate_pi(n, rng):
    points = np.random.default_rng().uniform(-1, 1, (n, 2))
    return 4.0 * (np.linalg.norm(points, axis=1) < 1).sum() / n


def dropout(x, p):
    rng = np.random.default_rng()
    return np.where(rng.random(x.shape) < p, 0.0, x / (1.0 - p))


def sample(probabilities, n):
    rng = np.random.default_rng()
    return rng.choice(np.arange(len(probabilities)), size=n, p=probabilities)
