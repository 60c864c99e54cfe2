"""
given: {n: "integers(10, 20)", k: "integers(3, 6)"}
call: ways = partitions(int(n), int(k))
outputs: [ways]
"""

KNOWN = {}


def partitions(n, k):
    if n == 0:
        return 1
    if n < 0 or k == 0:
        return 0
    if (n, k) not in KNOWN:
        KNOWN[n, k] = partitions(n - k, k) + partitions(n, k - 1)
    return KNOWN[n, k]
