import math

import numpy as np


def check_diagonal(T):
    for k in range(T.shape[0]):
        if T[k, k] == 0:
            raise ValueError(f"row {k} cannot be solved")


def forward_substitution(L, b):
    # by columns: each known unknown leaves all the rows below it
    check_diagonal(L)
    rest = np.array(b)
    for j in range(len(rest)):
        rest[j] = rest[j] / L[j, j]
        rest[j + 1 :] -= rest[j] * L[j + 1 :, j]
    return rest


def back_substitution(U, b):
    # a lower triangular system, read from the other end
    return forward_substitution(U[::-1, ::-1], b[::-1])[::-1]


def cholesky(A):
    # outer products: what is left of A loses the part of each column of L
    left = A.copy()
    L = np.zeros(A.shape, A.dtype)
    for j in range(A.shape[0]):
        if not left[j, j] > 0:
            raise ValueError("not positive definite")
        L[j:, j] = left[j:, j] / math.sqrt(left[j, j])
        left -= np.outer(L[:, j], L[:, j])
    return L


def solve_positive_definite(A, b):
    factor = cholesky(A)
    return back_substitution(factor.T, forward_substitution(factor, b))


def qr(A):
    """By reflections (Householder): R may have negative numbers on its diagonal."""
    M, N = A.shape
    R = A.copy()
    Q = np.eye(M, dtype=A.dtype)
    for k in range(N):
        v = R[k:, k].copy()
        v[0] += math.copysign(np.linalg.norm(v), v[0])
        v /= np.linalg.norm(v)
        R[k:] -= 2 * np.outer(v, v @ R[k:])
        Q[:, k:] -= 2 * np.outer(Q[:, k:] @ v, v)
    return [Q[:, :N], np.triu(R[:N])]


def least_squares(A, b):
    Q, R = qr(A)
    solution = back_substitution(R, b @ Q)
    return [solution, np.linalg.norm(b - A.dot(solution))]
