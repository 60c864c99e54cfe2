"""
given: {y0: "uniform(0.5, 1.5)"}
call: y = solve(y0, 1.0)
outputs: [y]
precision: [float64]
cases: {main: {stability: true}}
"""


def slope(t, y):
    return -y * y + t


def solve(y, end, tolerance=1e-3):
    t, step = 0.0, 0.1
    while t < end:
        step = min(step, end - t)
        k1 = slope(t, y)
        k2 = slope(t + step, y + step * k1)
        error = abs(step * (k2 - k1) / 2)
        if error < tolerance:
            t += step
            y = y + step * (k1 + k2) / 2
            step *= 1.5
        else:
            step /= 2
    return y
