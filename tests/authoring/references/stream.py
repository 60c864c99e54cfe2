"""
given: {x: "normal(N)"}
call: means = running(x)
outputs: [means]
"""

import numpy as np


def numbers(x):
    place = 0
    while place < len(x):
        yield x[place]
        place += 1


def running(x):
    total, means = 0.0, []
    for count, value in enumerate(numbers(x), 1):
        total += value
        means.append(total / count)
    return np.array(means)
