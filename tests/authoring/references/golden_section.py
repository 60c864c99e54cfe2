"""
given: {c: "uniform(0.5, 1.5)"}
call: x = minimum(c)
outputs: [x]
cases: {main: {stability: true}}
says: has no single-precision form
"""


def minimum(c):
    ratio = c * 0 + (5**0.5 - 1) / 2
    low, high = c - 2, c + 3
    while high - low > 1e-12:
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if (a - c) ** 4 + a < (b - c) ** 4 + b:
            high = b
        else:
            low = a
    return (low + high) / 2
