"""The loss of a linear support vector machine for several classes (Weston and Watkins, 1999).

Sizes: N examples in a batch, D numbers per example, C classes.
"""

import numpy as np


def svm_loss_naive(W, X, y, reg):
    """The hinge loss and its gradient, with loops.

    The score of every wrong class should stay below that of the right class by at least 1:
    loss = mean over i of sum over j != y[i] of max(0, s[i, j] - s[i, y[i]] + 1), where s = X W,
    plus reg * sum(W^2).

    W: (D, C) weights; X: (N, D); y: (N,) the right classes, integers from 0 to C - 1
    reg: the strength of the regularisation

    Returns loss, a number, and dW (D, C).
    """
    N, C = X.shape[0], W.shape[1]
    loss = 0.0
    dW = np.zeros_like(W)  # (D, C)
    # TODO: add up the loss and its gradient, example by example and class by class.
    # BEGIN SOLUTION
    for i in range(N):
        scores = X[i] @ W  # (C,)
        for j in range(C):
            if j == y[i]:
                continue  # the right class has no margin to itself
            margin = scores[j] - scores[y[i]] + 1
            if margin > 0:
                loss += margin
                dW[:, j] += X[i]
                dW[:, y[i]] -= X[i]
    loss = loss / N + reg * np.sum(W**2)
    dW = dW / N + 2 * reg * W  # (D, C)
    # END SOLUTION
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    """The hinge loss and its gradient, without a loop.

    Takes and returns what `svm_loss_naive` does.
    """
    # TODO: compute all scores, then all margins, then the loss and its gradient.
    # BEGIN SOLUTION
    N = X.shape[0]
    rows = np.arange(N)
    scores = X @ W  # (N, C)
    right = scores[rows, y]  # (N,)
    margins = np.maximum(0, scores - right[:, None] + 1)  # (N, C)
    margins[rows, y] = 0
    loss = np.sum(margins) / N + reg * np.sum(W**2)

    dscores = (margins > 0).astype(W.dtype)  # (N, C), 1 where the margin is not kept
    dscores[rows, y] = -np.sum(dscores, axis=1)  # each of them pulls on the right class
    dW = X.T @ dscores / N + 2 * reg * W  # (D, C)
    # END SOLUTION
    return loss, dW
