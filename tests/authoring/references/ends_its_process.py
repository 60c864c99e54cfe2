"""
given: {n: "integers(3, 9)"}
call: y = leave(int(n))
outputs: [y]
refused: "ended its process with code 3"
"""

import os


def leave(n):
    os._exit(3)
