"""
given: {n: "integers(3, 9)"}
call: y = squared(int(n))
outputs: [y]
refused: "did not end within 0.5 seconds"
"""


def squared(n):
    for _ in range(60):
        n = n * n
    return n % 7
