import numpy as np
import pandas as pd
import scipy.sparse as sp
import sympy as sym
from matplotlib.figure import Figure


def mean_prices(table):
    kinds = sorted(table["kind"].unique())
    means = [table.loc[table.kind == kind, "price"].mean() for kind in kinds]
    return pd.DataFrame({"kind": kinds, "price": means})


def fill_gaps(series):
    filled = series.copy()
    for place in range(1, len(filled)):
        if np.isnan(filled[place]):
            filled[place] = filled[place - 1]
    return filled


def laplacian(n):
    return sp.coo_matrix(2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1))


def derivative(n):
    x = sym.symbols("x")
    return sym.expand(n * sym.sin(x) ** (n - 1) * sym.cos(x)).rewrite(sym.exp)


def plot(x, y):
    fig = Figure(figsize=(3, 2))
    ax = fig.add_subplot()
    ax.plot(x, y, "o-", color="red", label="data")
    ax.set(title="Measurements", xlabel="t")
    ax.legend(loc="upper left")
    return fig
