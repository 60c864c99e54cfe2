"""
given: {cost: "uniform(0.0, 1.0, M, M)"}
call: plan = sinkhorn(cost)
outputs: [plan]
"""

import numpy as np


def sinkhorn(cost):
    kernel = np.exp(-cost)
    u = np.ones(len(cost), cost.dtype)
    error = 1.0
    while error > 1e-6:
        v = 1 / (kernel.T @ u)
        u = 1 / (kernel @ v)
        plan = u[:, None] * kernel * v
        error = np.abs(plan.sum(axis=0) - 1).max()
    return plan
