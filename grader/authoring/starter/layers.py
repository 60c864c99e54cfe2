"""A first assignment: scaling and shifting. Sizes: N examples in a batch, D features."""

import numpy as np


def scale_forward(x, gamma, beta):
    """Scale and shift every feature: out = gamma * x + beta.

    x: (N, D); gamma, beta: (D,)

    Returns out (N, D) and a cache for `scale_backward`.
    """
    # TODO: compute out, and keep in cache what the backward pass will need.
    # BEGIN SOLUTION
    out = gamma * x + beta  # (N, D)
    cache = x, gamma
    # END SOLUTION
    return out, cache


def scale_backward(dout, cache):
    """Gradients of `scale_forward`.

    dout: (N, D), the gradient of the loss with respect to out

    Returns dx (N, D), dgamma (D,), dbeta (D,).
    """
    # TODO: compute the three gradients.
    # BEGIN SOLUTION
    x, gamma = cache
    dx = dout * gamma  # (N, D)
    dgamma = np.sum(dout * x, axis=0)  # (D,)
    dbeta = np.sum(dout, axis=0)  # (D,)
    # END SOLUTION
    return dx, dgamma, dbeta
