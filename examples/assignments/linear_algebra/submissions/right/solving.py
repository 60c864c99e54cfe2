"""Systems of equations and least squares, by a triangular form.

Sizes: M equations (rows of A), N unknowns (columns of A), M >= N.
No function changes its arguments. NumPy's own solvers (numpy.linalg.solve, qr, lstsq, inv, pinv)
are what you write here, so they cost points.
"""

import numpy as np


def forward_substitution(L, b):
    """Solve L y = b for a lower triangular L, from the first row down.

    y[i] = (b[i] - sum over j < i of L[i, j] * y[j]) / L[i, i]

    L: (N, N). What stands above its diagonal is to be ignored: it may hold anything.
    b: (N,)

    Return y (N,). Raise ValueError if an entry on the diagonal is exactly 0.
    """
    if np.any(np.diag(L) == 0):
        raise ValueError("L has a zero on its diagonal")
    y = np.zeros_like(b)  # (N,)
    for i in range(len(b)):
        y[i] = (b[i] - L[i, :i] @ y[:i]) / L[i, i]
    return y


def back_substitution(U, b):
    """Solve U x = b for an upper triangular U, from the last row up.

    x[i] = (b[i] - sum over j > i of U[i, j] * x[j]) / U[i, i]

    U: (N, N). What stands below its diagonal is to be ignored: it may hold anything.
    b: (N,)

    Return x (N,). Raise ValueError if an entry on the diagonal is exactly 0.
    """
    if np.any(np.diag(U) == 0):
        raise ValueError("U has a zero on its diagonal")
    x = np.zeros_like(b)  # (N,)
    for i in reversed(range(len(b))):
        x[i] = (b[i] - U[i, i + 1 :] @ x[i + 1 :]) / U[i, i]
    return x


def cholesky(A):
    """Factorise A = L L^T for a symmetric, positive definite A.

    Column by column, for j = 0, ..., N - 1:

    L[j, j] = sqrt(A[j, j] - sum over k < j of L[j, k]^2)
    L[i, j] = (A[i, j] - sum over k < j of L[i, k] * L[j, k]) / L[j, j]   for i > j

    A: (N, N), symmetric

    Return L (N, N), lower triangular: zero above the diagonal, positive on it. Raise ValueError
    if A is not positive definite, that is, if a square root of a number that is not positive is
    needed.
    """
    N = len(A)
    L = np.zeros_like(A)  # (N, N)
    for j in range(N):
        square = A[j, j] - L[j, :j] @ L[j, :j]
        if square <= 0:
            raise ValueError("A is not positive definite")
        L[j, j] = np.sqrt(square)
        L[j + 1 :, j] = (A[j + 1 :, j] - L[j + 1 :, :j] @ L[j, :j]) / L[j, j]  # (N-j-1,)
    return L


def solve_positive_definite(A, b):
    """Solve A x = b for a symmetric, positive definite A.

    Factorise A = L L^T with `cholesky`, then solve L y = b and L^T x = y.

    A: (N, N); b: (N,)

    Return x (N,).
    """
    L = cholesky(A)  # (N, N)
    y = forward_substitution(L, b)  # (N,)
    x = back_substitution(L.T, y)  # (N,)
    return x


def qr(A):
    """Factorise A = Q R by the modified method of Gram and Schmidt.

    The columns of Q are orthonormal and R is upper triangular. For k = 0, ..., N - 1:

    R[k, k] = length of column k of V, where V is a copy of A at the beginning
    Q[:, k] = V[:, k] / R[k, k]
    for all j > k:  R[k, j] = Q[:, k] . V[:, j],  and then  V[:, j] = V[:, j] - R[k, j] * Q[:, k]

    A: (M, N) with linearly independent columns

    Return Q (M, N) and R (N, N). Another method (Householder, Givens) is welcome. Any column of Q
    may have the other sign if the row of R has it too, since Q R stays the same.
    """
    N = A.shape[1]
    V = A.copy()  # (M, N), columns lose their parts along earlier columns of Q
    Q = np.zeros_like(A)  # (M, N)
    R = np.zeros((N, N), dtype=A.dtype)  # (N, N)
    for k in range(N):
        R[k, k] = np.sqrt(V[:, k] @ V[:, k])
        Q[:, k] = V[:, k] / R[k, k]
        R[k, k + 1 :] = Q[:, k] @ V[:, k + 1 :]  # (N-k-1,)
        V[:, k + 1 :] -= np.outer(Q[:, k], R[k, k + 1 :])  # (M, N-k-1)
    return Q, R


def least_squares(A, b):
    """Find the x with the smallest length of A x - b.

    With A = Q R it solves the triangular system R x = Q^T b.

    A: (M, N) with linearly independent columns; b: (M,)

    Return x (N,) and the length of A x - b, a number: the square root of the sum of squares.
    """
    Q, R = qr(A)  # (M, N), (N, N)
    x = back_substitution(R, Q.T @ b)  # (N,)
    residual = A @ x - b  # (M,)
    length = np.sqrt(residual @ residual)
    return x, length
