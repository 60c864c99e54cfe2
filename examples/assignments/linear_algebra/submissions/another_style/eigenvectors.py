import numpy as np


def unit(v):
    return v / np.linalg.norm(v)


def rayleigh_quotient(A, v):
    v = unit(v)
    return np.dot(v, np.dot(A, v))


def power_iteration(A, v, steps):
    while steps > 0:
        v = unit(A.dot(v))
        steps -= 1
    # either sign is right
    return [rayleigh_quotient(A, v), -v]


def leading_eigenvectors(A, V, steps):
    pairs = []
    B = A.copy()
    for start in V.T:
        value, vector = power_iteration(B, start, steps)
        pairs.append((value, vector))
        B -= value * vector[:, None] * vector[None, :]
    # from the smallest value to the largest
    pairs.sort(key=lambda pair: pair[0])
    return np.array([value for value, _ in pairs]), np.stack([v for _, v in pairs], axis=1)
