"""Something is missing or too much."""

import matplotlib.pyplot as plt
import numpy as np
import scipy.sparse as sp
import sympy


def mean_prices(table):
    means = table.groupby("kind", as_index=False)["price"].mean()
    means["count"] = 4
    return means


def fill_gaps(series):
    return series.ffill().dropna()


def laplacian(n):
    return sp.diags([-np.ones(n), 2 * np.ones(n + 1), -np.ones(n)], [-1, 0, 1])


def derivative(n):
    y = sympy.Symbol("y")
    return sympy.diff(sympy.sin(y) ** n, y)


def plot(x, y):
    fig, ax = plt.subplots()
    ax.plot(x, y, label="data")
    ax.plot(y, x)
    ax.set_xlabel("t")
    return fig
