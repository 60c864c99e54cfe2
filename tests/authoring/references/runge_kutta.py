"""
given: {y0: "normal(2)"}
call: "euler, rk4 = solve(y0)"
outputs: [euler, rk4]
"""

import numpy as np


def slope(y):
    return np.array([y[1], -np.sin(y[0])], y.dtype)


def solve(y0, step=0.1):
    t, euler, y = 0.0, y0, y0
    while t < 0.95:
        euler = euler + step * slope(euler)
        k1 = slope(y)
        k2 = slope(y + step / 2 * k1)
        k3 = slope(y + step / 2 * k2)
        k4 = slope(y + step * k3)
        y = y + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += step
    return euler, y
