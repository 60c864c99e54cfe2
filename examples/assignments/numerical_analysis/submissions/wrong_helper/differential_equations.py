"""Initial value problems y'(t) = f(t, y(t)), y(t0) = y0, solved step by step.

Sizes: D components of y, N steps. f takes a number t and an array y (D,), and returns y' (D,). It
must not change y, and no function here changes its arguments.
"""

import numpy as np


def euler_step(f, t, y, h):
    """Take one step of length h by the explicit method of Euler, which has order 1.

    y(t + h) is about y + h f(t, y)

    y: (D,)

    Return the next y (D,).
    """
    next_y = y + h * f(t, y)  # (D,)
    return next_y


def rk4_step(f, t, y, h):
    """Take one step of length h by the classical method of Runge and Kutta, which has order 4.

    k1 = f(t, y)
    k2 = f(t + h/2, y + h/2 k1)
    k3 = f(t + h/2, y + h/2 k2)
    k4 = f(t + h, y + h k3)

    y(t + h) is about y + h/6 (k1 + 2 k2 + 2 k3 + k4)

    y: (D,)

    Return the next y (D,).
    """
    k1 = f(t, y)  # (D,)
    k2 = f(t + h / 2, y + h / 2 * k1)  # (D,)
    k3 = f(t + h / 2, y + h / 2 * k2)  # (D,)
    k4 = f(t + h, y + h * k3)  # (D,)
    next_y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)  # (D,)
    return next_y


def solve(step, f, t0, t1, y0, N):
    """Solve the initial value problem from t0 to t1 in N steps of equal length.

    step: `euler_step`, `rk4_step` or any function with their arguments and result
    y0: (D,), the value at t0; N: at least 1

    Return t (N+1,), the times from t0 to t1, and y (N+1, D), the values at these times: y[0] is y0.
    """
    h = (t1 - t0) / N
    t = t0 + h * np.arange(N + 1)  # (N+1,)
    y = np.zeros((N + 1, len(y0)))  # (N+1, D)
    y[0] = y0
    for n in range(N):
        y[n + 1] = step(f, t[n + 1], y[n], h)
    return t, y


def final_error(step, f, exact, t0, t1, N):
    """Return how far the solution by `solve` is from the exact one at the end, t1.

    The problem begins at t0 with y0 = exact(t0). The error is the greatest absolute value among the
    components of the difference at t1.

    exact: a function that takes a number t and returns the exact solution (D,) at t
    """
    _, y = solve(step, f, t0, t1, exact(t0), N)
    error = np.max(np.abs(y[-1] - exact(t1)))
    return error


def observed_order(step, f, exact, t0, t1, N):
    """Estimate the order p of a method from two errors: with N steps, and with twice as many.

    If the error is proportional to h^p, half of h makes it smaller by a factor of 2^p. So
    p = log2(error with N steps / error with 2 N steps), where `final_error` gives both errors.

    Return p, a number.
    """
    coarse = final_error(step, f, exact, t0, t1, N)
    fine = final_error(step, f, exact, t0, t1, 2 * N)
    p = np.log2(coarse / fine)
    return p
