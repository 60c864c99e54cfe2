"""
given: {a: "normal(M, M)", b: "normal(M)"}
call: x = solve(a @ a.T + np.eye(M), b)
outputs: [x]
"""

import numpy as np


def solve(a, b):
    x = np.zeros_like(b)
    r = b - a @ x
    p = r
    while np.linalg.norm(r) > 1e-12:
        step = (r @ r) / (p @ a @ p)
        x = x + step * p
        new = r - step * (a @ p)
        p = new + (new @ new) / (r @ r) * p
        r = new
    return x
