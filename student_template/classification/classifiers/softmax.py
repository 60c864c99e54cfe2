"""The cross-entropy loss of a linear classifier.

Sizes: N examples in a batch, D numbers per example, C classes.
"""

import numpy as np


def softmax_loss_naive(W, X, y, reg):
    """The cross-entropy loss and its gradient, with loops.

    p[i, j] = exp(s[i, j]) / sum over c of exp(s[i, c]), where s = X W
    loss = mean over i of -log p[i, y[i]], plus reg * sum(W^2)

    Scores may be large: exp() of them must not overflow.

    W: (D, C) weights; X: (N, D); y: (N,) the right classes, integers from 0 to C - 1
    reg: the strength of the regularisation

    Returns loss, a number, and dW (D, C).
    """
    N, C = X.shape[0], W.shape[1]
    loss = 0.0
    dW = np.zeros_like(W)  # (D, C)
    # TODO: add up the loss and its gradient, example by example and class by class.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    """The cross-entropy loss and its gradient, without a loop.

    Takes and returns what `softmax_loss_naive` does.
    """
    # TODO: compute all scores, then all probabilities, then the loss and its gradient.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss, dW
