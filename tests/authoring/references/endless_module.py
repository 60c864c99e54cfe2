"""
given: {n: "integers(3, 9)"}
call: y = twice(int(n))
outputs: [y]
refused: "while it was loaded"
"""

n = 1
while n > 0:
    n += 1


def twice(n):
    return 2 * n
