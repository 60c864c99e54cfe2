"""
given: {target: "uniform(1.0, 8.0)"}
call: x = cube_root(target)
outputs: [x]
"""


def cube_root(target):
    low, high = target * 0, target + 1
    while high - low > 1e-13:
        middle = (low + high) / 2
        if middle**3 < target:
            low = middle
        else:
            high = middle
    return (low + high) / 2
