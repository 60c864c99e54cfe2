"""The assignment of least total cost, by the Hungarian algorithm."""

import numpy as np

from grader.confined.values.arrays import Array

MOST = 128  # rows: their cube is a number of steps that takes a tenth of a second


def least_cost(cost: Array) -> Array:
    """Return for each row of a matrix, not higher than wide, the column that it is given.

    Rows come one by one. Each takes the column to which the cheapest chain of exchanges leads;
    prices of rows and columns keep every cost that remains from being negative.
    """
    rows, columns = cost.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, np.int64)  # row of each column, both counted from 1; 0: free
    for row in range(1, rows + 1):
        owner[0] = row
        _exchange(cost, owner, row_price, column_price)
    given = np.zeros(rows, np.int64)
    taken = np.flatnonzero(owner[1:])
    given[owner[1:][taken] - 1] = taken
    return given


def _exchange(cost: Array, owner: Array, row_price: Array, column_price: Array) -> None:
    """Give a column to the row that owns column 0, along the cheapest chain (Dijkstra)."""
    least = np.full(owner.size, np.inf)
    before = np.zeros(owner.size, np.int64)
    used = np.zeros(owner.size, np.bool_)
    column = 0
    while owner[column]:
        used[column] = True
        row = owner[column]
        reduced = cost[row - 1] - row_price[row] - column_price[1:]
        closer = ~used[1:] & (reduced < least[1:])
        least[1:][closer], before[1:][closer] = reduced[closer], column
        step = np.where(used, np.inf, least)
        column = int(np.argmin(step[1:])) + 1
        change = step[column]
        row_price[owner[used]] += change
        column_price[used] -= change
        least[~used] -= change
    while column:
        owner[column] = owner[before[column]]
        column = int(before[column])
