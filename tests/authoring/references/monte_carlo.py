"""
given: {n: "integers(200, 400)"}
call: pi = estimate(int(n))
outputs: [pi]
"""

import numpy as np


def estimate(n):
    rng = np.random.default_rng(n)
    inside = 0
    drawn = 0
    while drawn < n:
        x, y = rng.random(2)
        inside += x * x + y * y < 1
        drawn += 1
    return 4 * inside / n
