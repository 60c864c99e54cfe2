"""
given: {c: "uniform(0.2, 0.8)"}
call: x = secant(c)
outputs: [x]
cases: {main: {stability: true}}
"""

import numpy as np


def secant(c, tolerance=1e-9):
    a, b = c * 0, c * 0 + 1
    while abs(b - a) > tolerance:
        fa, fb = np.cos(a) - a - c, np.cos(b) - b - c
        a, b = b, b - fb * (b - a) / (fb - fa)
    return b
