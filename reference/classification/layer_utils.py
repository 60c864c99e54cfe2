"""Layers that are often used one after the other."""

from .layers import *


def affine_relu_forward(x, w, b):
    """An affine map followed by a rectifier: out = max(0, x w + b).

    x: (N, d1, ..., dk), w: (D, M), b: (M,)

    Returns out (N, M) and a cache for `affine_relu_backward`.
    """
    a, affine_cache = affine_forward(x, w, b)  # (N, M)
    out, relu_cache = relu_forward(a)  # (N, M)
    return out, (affine_cache, relu_cache)


def affine_relu_backward(dout, cache):
    """Gradients of an affine map followed by a rectifier.

    dout: (N, M)

    Returns dx (N, d1, ..., dk), dw (D, M), db (M,).
    """
    affine_cache, relu_cache = cache
    da = relu_backward(dout, relu_cache)  # (N, M)
    return affine_backward(da, affine_cache)
