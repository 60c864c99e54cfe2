"""
given: {starts: "integers(2, 60, N)"}
call: steps = collatz(starts)
outputs: [steps]
"""

import numpy as np


def collatz(starts):
    steps = np.zeros(len(starts), dtype=np.int64)
    for i, n in enumerate(starts.tolist()):
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps[i] += 1
    return steps
