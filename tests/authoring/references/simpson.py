"""
given: {end: "uniform(1.0, 2.0)"}
call: area = integral(float(end))
outputs: [area]
cases: {main: {stability: true}}
"""

import math


def f(x):
    return math.exp(-x * x) * math.cos(3 * x)


def simpson(a, b):
    return (b - a) / 6 * (f(a) + 4 * f((a + b) / 2) + f(b))


def adaptive(a, b, whole, tolerance):
    middle = (a + b) / 2
    left, right = simpson(a, middle), simpson(middle, b)
    if abs(left + right - whole) < 15 * tolerance:
        return left + right + (left + right - whole) / 15
    return adaptive(a, middle, left, tolerance / 2) + adaptive(middle, b, right, tolerance / 2)


def integral(end):
    return adaptive(0.0, end, simpson(0.0, end), 1e-8)
