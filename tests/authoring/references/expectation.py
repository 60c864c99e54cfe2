"""
given: {x: "normal(12) + 5 * integers(0, 2, 12)"}
call: means = mixture(x)
outputs: [means]
cases: {main: {stability: true}}
"""

import numpy as np


def mixture(x):
    means = np.array([x.min(), x.max()])
    before = means + 1
    rounds = 0
    while np.abs(means - before).max() > 1e-10 and rounds < 200:
        before = means
        weights = np.exp(-((x[:, None] - means) ** 2) / 2)
        weights = weights / weights.sum(axis=1, keepdims=True)
        means = (weights * x[:, None]).sum(axis=0) / weights.sum(axis=0)
        rounds += 1
    return means
