"""
given: {n: "integers(40, 60)"}
call: p = primes(int(n))
outputs: [p]
"""

import numpy as np


def primes(n):
    prime = np.ones(n + 1, dtype=bool)
    prime[:2] = False
    p = 2
    while p * p <= n:
        if prime[p]:
            prime[p * p :: p] = False
        p += 1
    return np.flatnonzero(prime)
