"""
given: {n: "integers(2, 4)"}
call: value = ackermann(2, int(n))
outputs: [value]
"""


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))
