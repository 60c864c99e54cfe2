"""
given: {costs: "uniform(0.0, 1.0, 12)"}
call: place = anneal(costs)
outputs: [place]
"""

import numpy as np


def anneal(costs):
    rng = np.random.default_rng(4)
    place, heat = 0, 1.0
    while heat > 1e-2:
        other = (place + rng.choice([-1, 1])) % len(costs)
        rise = costs[other] - costs[place]
        if rise < 0 or rng.random() < np.exp(-rise / heat):
            place = other
        heat *= 0.9
    return place
