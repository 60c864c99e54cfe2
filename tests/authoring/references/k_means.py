"""
given: {points: "normal(N, 2) + 6 * integers(0, 2, N, 1)"}
call: "centres, labels = k_means(points, points[:2])"
outputs: [centres, labels]
cases: {main: {N: 20}}
"""

import numpy as np


def k_means(points, centres):
    labels = None
    while True:
        distances = ((points[:, None] - centres[None]) ** 2).sum(axis=2)
        new = distances.argmin(axis=1)
        if labels is not None and (new == labels).all():
            return centres, labels
        labels = new
        centres = np.array([points[labels == k].mean(axis=0) for k in range(len(centres))])
