"""
given: {x: "normal(N, 2)", y: "normal(N)"}
call: w = fit(x, y)
outputs: [w]
says: has no single-precision form
cases: {main: {N: 8}}
"""

import numpy as np


def fit(x, y, rate=0.3):
    w = np.zeros(x.shape[1], x.dtype)
    gradient = np.ones_like(w)
    while np.abs(gradient).max() > 1e-13:
        gradient = x.T @ (x @ w - y) / len(y)
        w = w - rate * gradient
    return w
