import itertools


def newton(f, df, x, tolerance, max_steps):
    for n in itertools.count():
        y = f(x)
        if -tolerance <= y <= tolerance:
            return [x, n]
        if n >= max_steps:
            raise RuntimeError("Newton's method did not converge")
        x -= y / nonzero(df(x))


def nonzero(slope):
    if slope == 0.0:
        raise ZeroDivisionError("horizontal tangent")
    return slope


def simpson(f, a, b, n):
    if n <= 0 or n % 2:
        raise ValueError(n)
    h = (b - a) / n
    values = [f(a + (b - a) * i / n) for i in range(n + 1)]
    pairs = zip(values[0:-2:2], values[1:-1:2], values[2::2])
    return sum(left + 4 * middle + right for left, middle, right in pairs) * h / 3


def adaptive_simpson(f, a, b, tolerance):
    # with a list of what is still to do in place of recursion
    integral, pieces = 0.0, 0
    to_do = [(a, b, tolerance)]
    while to_do:
        left, right, allowed = to_do.pop()
        coarse, fine = simpson(f, left, right, 2), simpson(f, left, right, 4)
        if abs(fine - coarse) <= 15 * allowed:
            integral += (16 * fine - coarse) / 15
            pieces += 1
        else:
            middle = 0.5 * (left + right)
            to_do += [(left, middle, allowed / 2), (middle, right, allowed / 2)]
    return integral, pieces
