"""
given: {a: "normal(M, M)"}
call: values = eigenvalues(a + a.T)
outputs: [values]
cases: {main: {M: 3}}
"""

import numpy as np


def eigenvalues(a):
    a = a.copy()
    n = len(a)
    while True:
        off = np.abs(a - np.diag(np.diag(a)))
        p, q = np.unravel_index(off.argmax(), a.shape)
        if off[p, q] <= 8 * np.finfo(a.dtype).eps * np.abs(a).max():
            return np.sort(np.diag(a))
        angle = np.arctan2(2 * a[p, q], a[q, q] - a[p, p]) / 2
        turn = np.eye(n, dtype=a.dtype)
        turn[p, p] = turn[q, q] = np.cos(angle)
        turn[p, q], turn[q, p] = np.sin(angle), -np.sin(angle)
        a = turn.T @ a @ turn
