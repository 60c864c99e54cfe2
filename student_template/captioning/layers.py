"""The affine layer. Sizes: N examples in a batch, D numbers per example, M outputs."""

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
