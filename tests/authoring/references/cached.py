"""
given: {n: "integers(15, 25)"}
call: value = steps(int(n))
outputs: [value]
"""

from functools import cache


@cache
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)


def steps(n):
    return ways(n) % 1009
