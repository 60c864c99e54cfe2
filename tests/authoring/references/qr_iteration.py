"""
given: {a: "normal(M, M)"}
call: values = eigenvalues(a @ a.T + 3 * np.diag(np.arange(1.0, M + 1)))
outputs: [values]
"""

import numpy as np


def eigenvalues(a):
    a = np.array(a, np.float64)
    while np.abs(np.tril(a, -1)).max() > 1e-11 * np.abs(a).max():
        q, r = np.linalg.qr(a)
        a = r @ q
    return np.sort(np.diag(a))
