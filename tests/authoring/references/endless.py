"""
given: {x: "normal(N)"}
call: y = halved(x)
outputs: [y]
refused: "did not end within 1 second"
"""


def halved(x):
    while abs(x).max() >= 0:
        x = x / 2
    return x
