"""
given: {n: "integers(4, 6)"}
call: moves = hanoi(int(n))
outputs: [moves]
"""

import numpy as np


def hanoi(n):
    moves = []

    def move(count, start, end):
        if count:
            spare = 3 - start - end
            move(count - 1, start, spare)
            moves.append((start, end))
            move(count - 1, spare, end)

    move(n, 0, 2)
    return np.array(moves)
