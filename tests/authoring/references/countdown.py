"""
given: {n: "integers(5, 30)"}
call: total = summed(int(n))
outputs: [total]
"""


def summed(n):
    total = 0
    while n > 0:
        total += n
        n -= 1
    return total
