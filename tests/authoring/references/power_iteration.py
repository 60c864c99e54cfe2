"""
given: {a: "uniform(0.5, 1.5, M, M)"}
call: "largest, vector = power_iteration(a @ a.T)"
outputs: [largest, vector]
"""

import numpy as np


def power_iteration(a, tolerance=1e-14):
    vector = np.ones(len(a), a.dtype) / np.sqrt(len(a))
    change = 1.0
    while change > max(tolerance, 4 * np.finfo(a.dtype).eps):
        new = a @ vector
        new = new / np.linalg.norm(new)
        change = np.abs(new - vector).max()
        vector = new
    return vector @ a @ vector, vector
