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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def affine_backward(dout, cache):
    """Gradients of the affine map.

    dout: (N, M)

    Returns dx (N, d1, ..., dk), dw (D, M), db (M,).
    """
    # TODO: compute the three gradients; each has the shape of what it belongs to.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dw, db


def relu_forward(x):
    """The rectifier max(0, x), of any shape.

    Returns out, of the shape of x, and a cache for `relu_backward`.
    """
    # TODO: compute out, and keep in cache what the backward pass will need.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def relu_backward(dout, cache):
    """The gradient of the rectifier.

    dout: of any shape

    Returns dx, of the shape of dout.
    """
    # TODO: let the gradient pass where x was positive.
    raise NotImplementedError  # Your code goes here, in place of this line.
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
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss, dx
