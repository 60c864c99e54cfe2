"""Ten functions, each with another mistake in it or in how the rubric calls it."""

import numpy as np

CALLS = []


def product(x, w):
    return x @ w


def shifted(x, b):
    return x + b


def inverse(x):
    if x.shape[0] != x.shape[1]:
        raise ValueError("a square matrix is needed")
    return np.linalg.inv(x)


def title(x):
    return {"mean": x.mean(), "title": title}


def normalise_in_place(x):
    x -= x.mean()


def dropout(x):
    kept = np.random.default_rng().random(x.shape) < 0.5
    return x * kept


def square(x):
    return x**2


def square_backward(dout, x):
    return dout * x, dout.sum()


def ranks(x):
    return np.argsort(-x)


def difference(x):
    return (x + 1e12) - 1e12


def threshold(x):
    return np.maximum(x - 100, 0)


def halves(x):
    return x[: len(x) // 2], x[len(x) // 2 :]
