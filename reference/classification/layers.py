"""Layers of a network, each forward with its backward.

Sizes: N examples in a batch, D numbers per example, M outputs, C classes. A cache is whatever a
forward function hands to its own backward function: its layout is yours to choose.

Releases of the course from 2021 on build `classifiers/fc_net.py` on this file.
"""

import numpy as np


def affine_forward(x, w, b):
    """An affine map of every example: out = x w + b.

    x: (N, d1, ..., dk), each example flattened to D = d1 * ... * dk numbers
    w: (D, M), b: (M,)

    Returns out (N, M) and a cache for `affine_backward`.
    """
    # TODO: flatten the examples and map them.
    # BEGIN SOLUTION
    flat = np.reshape(x, (x.shape[0], -1))  # (N, D)
    out = flat @ w + b  # (N, M)
    cache = x, w
    # END SOLUTION
    return out, cache


def affine_backward(dout, cache):
    """Gradients of the affine map.

    dout: (N, M)

    Returns dx (N, d1, ..., dk), dw (D, M), db (M,).
    """
    # TODO: compute the three gradients; each has the shape of what it belongs to.
    # BEGIN SOLUTION
    x, w = cache
    flat = np.reshape(x, (x.shape[0], -1))  # (N, D)
    dx = np.reshape(dout @ w.T, x.shape)  # (N, d1, ..., dk)
    dw = flat.T @ dout  # (D, M)
    db = np.sum(dout, axis=0)  # (M,)
    # END SOLUTION
    return dx, dw, db


def relu_forward(x):
    """The rectifier max(0, x), of any shape.

    Returns out, of the shape of x, and a cache for `relu_backward`.
    """
    # TODO: compute out, and keep in cache what the backward pass will need.
    # BEGIN SOLUTION
    out = np.maximum(0, x)
    cache = x
    # END SOLUTION
    return out, cache


def relu_backward(dout, cache):
    """The gradient of the rectifier.

    dout: of any shape

    Returns dx, of the shape of dout.
    """
    # TODO: let the gradient pass where x was positive.
    # BEGIN SOLUTION
    x = cache
    dx = dout * (x > 0)
    # END SOLUTION
    return dx


def softmax_loss(x, y):
    """The cross-entropy loss of scores and its gradient.

    p[i, j] = exp(x[i, j]) / sum over c of exp(x[i, c])
    loss = mean over i of -log p[i, y[i]]

    Scores may be large: exp() of them must not overflow.

    x: (N, C) scores; y: (N,) the right classes, integers from 0 to C - 1

    Returns loss, a number, and dx (N, C).
    """
    # TODO: compute the logarithms of the probabilities, then the loss and its gradient.
    # BEGIN SOLUTION
    N = x.shape[0]
    rows = np.arange(N)
    shifted = x - np.max(x, axis=1, keepdims=True)  # (N, C)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))  # (N, C)
    loss = -np.sum(log_p[rows, y]) / N
    dx = np.exp(log_p)  # (N, C)
    dx[rows, y] -= 1
    dx /= N
    # END SOLUTION
    return loss, dx
