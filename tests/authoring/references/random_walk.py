"""
given: {start: "integers(-3, 4)"}
call: steps = walk(int(start), 8)
outputs: [steps]
"""

import numpy as np


def walk(position, edge):
    rng = np.random.default_rng(position + 100)
    steps = 0
    while abs(position) < edge:
        position += rng.choice([-1, 1])
        steps += 1
    return steps
