"""About the right values, as something else."""

import matplotlib.pyplot as plt
import numpy as np
import sympy


def mean_prices(table):
    return table.groupby("kind")["price"].mean()


def fill_gaps(series):
    return series.ffill().to_numpy()


def laplacian(n):
    return 2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)


def derivative(n):
    x = sympy.Symbol("x")
    return str(sympy.diff(sympy.sin(x) ** n, x))


def plot(x, y):
    return plt.plot(x, y, label="data")
