import math

import numpy as np


def euler_step(f, t, y, h):
    return y + f(t, y) * h


def rk4_step(f, t, y, h):
    half = 0.5 * h
    increments = [h * f(t, y)]
    increments.append(h * f(t + half, y + 0.5 * increments[0]))
    increments.append(h * f(t + half, y + 0.5 * increments[1]))
    increments.append(h * f(t + h, y + increments[2]))
    return y + np.tensordot([1 / 6, 1 / 3, 1 / 3, 1 / 6], increments, axes=1)


def solve(step, f, t0, t1, y0, N):
    times = np.linspace(t0, t1, N + 1)
    history = [np.asarray(y0)]
    for before in times[:-1]:
        history.append(step(f, before, history[-1], (t1 - t0) / N))
    return times, np.array(history)


def final_error(step, f, exact, t0, t1, N):
    solution = solve(step, f, t0, t1, exact(t0), N)[1]
    return max(abs(a - b) for a, b in zip(exact(t1), solution[-1]))


def observed_order(step, f, exact, t0, t1, N):
    errors = [final_error(step, f, exact, t0, t1, n) for n in (N, 2 * N)]
    return (math.log(errors[0]) - math.log(errors[1])) / math.log(2)
