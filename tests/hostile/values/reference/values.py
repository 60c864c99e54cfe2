"""Right answers of many kinds; an attacker's are right only where the attack succeeds."""

import collections
import decimal
import fractions

import matplotlib.figure
import numpy as np
import pandas as pd
import scipy.sparse as sp
import sympy

Record = collections.namedtuple("Record", "low high")


def text(x):
    return "\n".join(f"{number:.4f}" for number in x)


def counts(x):
    return {f"{number:.2f}": {"place": i, "size": abs(number)} for i, number in enumerate(x)}


def words(x):
    return {f"{number:.3f}" for number in x}


def record(x):
    return Record(x.min(), [x.max(), "high"])


def large(n):
    return 7 ** (20 * n)


def third(n):
    return fractions.Fraction(n, 3 * n + 1)


def price(n):
    return decimal.Decimal(n) / 4


def labels(n):
    return np.array(["ab" * k for k in range(n)])


def days(n):
    return np.datetime64("2020-02-27") + np.arange(n)


def halves(x):
    return x.astype(np.float16) / 2


def table(x):
    return pd.DataFrame({"x": x, "sign": np.where(x > 0, "plus", "minus")})


def matrix(x):
    return sp.diags([x], [0]).tocsr()


def formula(n):
    x = sympy.Symbol("x")
    return sympy.sin(x) ** n + n * x


def figure(x):
    drawn = matplotlib.figure.Figure()
    axes = drawn.subplots()
    axes.plot(x, label="x")
    axes.set_title("Values")
    return drawn
