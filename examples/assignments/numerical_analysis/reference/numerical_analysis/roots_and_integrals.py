"""Roots and integrals of functions of one number.

Every f is a function that takes a number and returns a number.
"""


def newton(f, df, x, tolerance, max_steps):
    """Find a root of f by Newton's method.

    A step replaces x by x - f(x) / df(x). Steps are taken until |f(x)| <= tolerance. The test comes
    before each step, so an x that is good enough at the beginning takes no step.

    f, df: the function and its derivative
    x: where to begin; tolerance: positive; max_steps: the most steps to take, 0 or more

    Return the root x, and the number of steps taken.
    Raise ZeroDivisionError if a step is needed where df(x) is exactly 0.
    Raise RuntimeError if |f(x)| is still above tolerance after max_steps steps.
    """
    # TODO: take steps until one of the three ends is reached.
    # BEGIN SOLUTION
    steps = 0
    while abs(f(x)) > tolerance:
        if steps == max_steps:
            raise RuntimeError(f"no root within {max_steps} steps")
        slope = df(x)
        if slope == 0:
            raise ZeroDivisionError("the derivative is zero")
        x = x - f(x) / slope
        steps += 1
    # END SOLUTION
    return x, steps


def simpson(f, a, b, n):
    """Integrate f from a to b by the composite rule of Simpson.

    With h = (b - a) / n and x_i = a + i h, for i = 0, ..., n, the integral is about

    h / 3 * (f(x_0) + 4 f(x_1) + 2 f(x_2) + 4 f(x_3) + ... + 2 f(x_(n-2)) + 4 f(x_(n-1)) + f(x_n))

    n: the number of intervals, even and at least 2. b may be smaller than a: then h is negative.

    Return the integral, a number. Call f n + 1 times. Raise ValueError if n is odd or below 2.
    """
    # TODO: add up the values with their weights.
    # BEGIN SOLUTION
    if n < 2 or n % 2 == 1:
        raise ValueError("the number of intervals must be even and at least 2")
    h = (b - a) / n
    total = f(a) + f(b)
    for i in range(1, n):
        weight = 4 if i % 2 == 1 else 2
        total = total + weight * f(a + i * h)
    integral = h / 3 * total
    # END SOLUTION
    return integral


def adaptive_simpson(f, a, b, tolerance):
    """Integrate f from a to b by Simpson's rule, with small intervals only where f needs them.

    Let one = simpson(f, a, b, 2), two = simpson(f, a, b, 4), and let the error of two be
    estimated as (two - one) / 15. If its absolute value is at most tolerance, the integral is two
    plus this estimate, and there is 1 piece. Otherwise a to b is cut in the middle; each half is
    integrated in the same way with half of the tolerance; integrals and numbers of pieces are
    added up.

    tolerance: positive

    Return the integral, a number, and the number of pieces, an integer.
    """
    # TODO: call simpson twice; if the estimate is too large, go on with each half.
    # BEGIN SOLUTION
    one = simpson(f, a, b, 2)
    two = simpson(f, a, b, 4)
    error = (two - one) / 15
    if abs(error) <= tolerance:
        return two + error, 1
    middle = (a + b) / 2
    left, left_pieces = adaptive_simpson(f, a, middle, tolerance / 2)
    right, right_pieces = adaptive_simpson(f, middle, b, tolerance / 2)
    return left + right, left_pieces + right_pieces
    # END SOLUTION
