"""Eigenvectors of symmetric matrices. Sizes: N rows and columns of A, K eigenvectors.

No function changes its arguments. NumPy's own methods (numpy.linalg.eig, eigh, svd and the like)
are what you write here, so they cost points.
"""

import numpy as np


def rayleigh_quotient(A, v):
    """Return the number r for which r v is as close to A v as can be.

    r = (v . A v) / (v . v)

    A: (N, N), symmetric; v: (N,), of any length but zero
    """
    r = (v @ A @ v) / (v @ v)
    return r


def power_iteration(A, v, steps):
    """Find the eigenvalue of the largest absolute value, and its eigenvector.

    Repeat `steps` times: replace v by A v, divided by its length. Only the direction of the first v
    matters, so it need not have length 1.

    A: (N, N), symmetric; v: (N,), where to begin; steps: at least 1

    Return the Rayleigh quotient of the last v, and the last v itself (N,), which has length 1.
    Either sign of v is right.
    """
    for _ in range(steps):
        v = A @ v  # (N,)
        v = v / np.sqrt(v @ v)
    value = rayleigh_quotient(A, v)
    return value, v


def leading_eigenvectors(A, V, steps):
    """Find the eigenvalues of the K largest absolute values, and their eigenvectors, by deflation.

    For k = 0, ..., K - 1: `power_iteration` on the matrix B, from V[:, k], gives value k and
    vector k. Before the first, B is A. After each one, B loses what it found: B - value * vector
    vector^T, where element (i, j) of vector vector^T is vector[i] * vector[j].

    A: (N, N), symmetric, whose eigenvalues have distinct absolute values
    V: (N, K), column k is where the iteration for vector k begins
    steps: the steps of each power iteration

    Return values (K,) and vectors (N, K), column k beside value k. Each column may have either
    sign. The pairs may stand in any order, the same for both.
    """
    N, K = V.shape
    values = np.zeros(K, dtype=A.dtype)  # (K,)
    vectors = np.zeros((N, K), dtype=A.dtype)  # (N, K)
    B = A  # (N, N)
    for k in range(K):
        values[k], vectors[:, k] = power_iteration(B, V[:, k], steps)
        B = B - values[k] * np.outer(vectors[:, k], vectors[:, k])
    return values, vectors
