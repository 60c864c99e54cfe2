"""The affine layer. Sizes: N examples in a batch, D numbers per example, M outputs."""

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
    db = dout.sum(axis=0)  # (M,)
    # END SOLUTION
    return dx, dw, db
