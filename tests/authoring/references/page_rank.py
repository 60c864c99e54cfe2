"""
given: {links: "uniform(0.1, 1.0, M, M)"}
call: rank = page_rank(links)
outputs: [rank]
"""

import numpy as np


def page_rank(links, damping=0.85):
    flow = links / links.sum(axis=0)
    rank = np.full(len(links), 1 / len(links), links.dtype)
    while True:
        new = damping * (flow @ rank) + (1 - damping) / len(links)
        if np.abs(new - rank).sum() <= 4 * np.finfo(links.dtype).eps:
            return new
        rank = new
