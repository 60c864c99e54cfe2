"""Functions that return values of pandas, SciPy, SymPy and Matplotlib."""

import matplotlib.pyplot as plt
import numpy as np
import scipy.sparse as sp
import sympy


def mean_prices(table):
    # BEGIN SOLUTION
    return table.groupby("kind", as_index=False)["price"].mean()
    # END SOLUTION


def fill_gaps(series):
    # BEGIN SOLUTION
    return series.ffill()
    # END SOLUTION


def laplacian(n):
    # BEGIN SOLUTION
    return sp.diags([-np.ones(n - 1), 2 * np.ones(n), -np.ones(n - 1)], [-1, 0, 1]).tocsr()
    # END SOLUTION


def derivative(n):
    # BEGIN SOLUTION
    x = sympy.Symbol("x")
    return sympy.diff(sympy.sin(x) ** n, x)
    # END SOLUTION


def plot(x, y):
    # BEGIN SOLUTION
    fig, ax = plt.subplots()
    ax.plot(x, y, label="data")
    ax.set_title("Measurements")
    ax.set_xlabel("t")
    ax.legend()
    return fig
    # END SOLUTION
