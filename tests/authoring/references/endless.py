"""
given: {x: "normal(N)"}
call: y = halved(x)
outputs: [y]
refused: "did not end within 0.5 seconds"
"""


def halved(x):
    while abs(x).max() >= 0:
        x = x / 2
    return x
