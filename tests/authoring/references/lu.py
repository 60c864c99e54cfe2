"""
given: {a: "normal(M, M)"}
call: "l, u, order = decompose(a)"
outputs: [l, u, order]
"""

import numpy as np


def decompose(a):
    u = a.copy()
    n = len(u)
    l, order = np.eye(n, dtype=a.dtype), np.arange(n)
    k = 0
    while k < n:
        p = k + np.abs(u[k:, k]).argmax()
        u[[k, p], k:] = u[[p, k], k:]
        l[[k, p], :k] = l[[p, k], :k]
        order[[k, p]] = order[[p, k]]
        l[k + 1 :, k] = u[k + 1 :, k] / u[k, k]
        u[k + 1 :, k:] -= np.outer(l[k + 1 :, k], u[k, k:])
        k += 1
    return l, np.triu(u), order
