"""
given: {n: "integers(400, 600)"}
call: total = add_up(int(n))
outputs: [total]
"""

import sys

sys.setrecursionlimit(1_000_000)


def add_up(n):
    if n == 0:
        return 0
    return n + add_up(n - 1)
