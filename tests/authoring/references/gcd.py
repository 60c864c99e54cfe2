"""
given: {a: "integers(1, 1000, N)", b: "integers(1, 1000, N)"}
call: d = divisors(a, b)
outputs: [d]
"""

import numpy as np


def divisor(a, b):
    while b:
        a, b = b, a % b
    return a


def divisors(a, b):
    return np.array([divisor(int(x), int(y)) for x, y in zip(a, b)])
