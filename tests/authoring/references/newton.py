"""
given: {a: "uniform(1.0, 9.0, N)"}
call: x = square_root(a)
outputs: [x]
says: has no single-precision form
"""

import numpy as np


def square_root(a):
    x = np.ones_like(a)
    while np.abs(x * x - a).max() > 1e-12:
        x = (x + a / x) / 2
    return x
