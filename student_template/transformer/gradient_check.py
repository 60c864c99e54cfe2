"""Numerical gradients by central differences, to check analytic ones against."""

import numpy as np


def rel_error(x, y):
    """The greatest relative error max |x - y| / max(1e-8, |x| + |y|) between two arrays."""
    return np.max(np.abs(x - y) / np.maximum(1e-8, np.abs(x) + np.abs(y)))


def eval_numerical_gradient(f, x, verbose=True, h=1e-5):
    """The gradient of a function that returns a number.

    f: takes an array of the shape of x; x: any shape, left as it was
    verbose: print every entry; h: the step to either side

    Returns an array of the shape of x.
    """
    grad = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        above, below = _on_both_sides(f, x, index, h)
        grad[index] = (above - below) / (2 * h)
        if verbose:
            print(index, grad[index])
    return grad


def eval_numerical_gradient_array(f, x, df, h=1e-5):
    """The gradient of sum(f(x) * df) for a function that returns an array.

    f: takes an array of the shape of x; x: any shape, left as it was
    df: the upstream gradient, of the shape of f(x); h: the step to either side

    Returns an array of the shape of x.
    """
    return eval_numerical_gradient(lambda x: np.sum(f(x) * df), x, verbose=False, h=h)


def _on_both_sides(f, x, index, h):
    middle = x[index]
    x[index] = middle + h
    above = f(x)
    x[index] = middle - h
    below = f(x)
    x[index] = middle
    return above, below
