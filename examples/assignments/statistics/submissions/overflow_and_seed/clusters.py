"""Clusters by the algorithm of Lloyd, known as k-means.

Sizes: N points (rows of X), D coordinates, K clusters, numbered 0, ..., K - 1.
No function changes its arguments.
"""

import numpy as np


def farthest_points(X, K):
    """Choose K rows of X that are far from one another, as the first centres.

    The first one is row 0. Each further one is the row whose distance to the nearest centre so
    far is the largest.

    X: (N, D)

    Return the centres (K, D).
    """
    centres = X[:1]
    for _ in range(K - 1):
        squares = np.sum((X[:, None] - centres) ** 2, axis=2)  # (N, centres so far)
        farthest = np.argmax(squares.min(axis=1))
        centres = np.concatenate([centres, X[farthest : farthest + 1]])
    return centres


def assign(X, centres):
    """Give each point the number of its nearest centre.

    Distances are Euclidean. If two centres are equally near, the one with the smaller number
    counts.

    X: (N, D); centres: (K, D)

    Return labels (N,), integers from 0 to K - 1.
    """
    squares = np.sum((X[:, None] - centres) ** 2, axis=2)  # (N, K)
    labels = np.argmin(squares, axis=1)  # (N,)
    return labels


def update(X, labels, centres):
    """Move each centre to the mean of its points. A centre without points stays where it is.

    X: (N, D); labels: (N,); centres: (K, D), where the centres are now

    Return the new centres (K, D).
    """
    new_centres = centres.copy()  # (K, D)
    for k in range(len(centres)):
        if np.any(labels == k):
            new_centres[k] = X[labels == k].mean(axis=0)  # (D,)
    return new_centres


def k_means(X, K):
    """Find K clusters.

    Begin with the centres of `farthest_points`. Repeat: `assign`, then `update` with the new
    labels, until a round of `assign` gives every point the label that it had before.

    X: (N, D)

    Return labels (N,), centres (K, D) and the cost, a number: the sum over all points of the
    squared distance to the centre of their cluster. The clusters may be numbered in any way, the
    same in labels and centres.
    """
    centres = farthest_points(X, K)  # (K, D)
    labels = assign(X, centres)  # (N,)
    changed = True
    while changed:
        centres = update(X, labels, centres)
        new_labels = assign(X, centres)
        changed = np.any(new_labels != labels)
        labels = new_labels
    cost = np.sum((X - centres[labels]) ** 2)
    return labels, centres, cost
