"""
given: {a: "uniform(0.0, 1.0, M, M)", b: "normal(M)"}
call: x = solve(a + 2 * M * np.eye(M), b)
outputs: [x]
"""

import numpy as np


def solve(a, b):
    x = np.zeros_like(b)
    for _ in range(100):
        before = x.copy()
        for i in range(len(b)):
            x[i] = (b[i] - a[i] @ x + a[i, i] * x[i]) / a[i, i]
        if np.abs(x - before).max() < 1e-15:
            break
    return x
