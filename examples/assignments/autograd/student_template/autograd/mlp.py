"""A small regression. Sizes: N examples in a batch, D features, H hidden units, C outputs."""

import numpy as np


def mlp_forward(x, params):
    """Predictions: tanh(x W1 + b1) W2 + b2.

    x: (N, D); params: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,)

    Returns out (N, C), as an array of NumPy, PyTorch or JAX.
    """
    # TODO: compute the predictions.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out


def mlp_loss(x, y, params):
    """Half the squared distance between predictions and y, the mean over the batch, and gradients.

    x: (N, D); y: (N, C); params as above

    Returns loss, a number, and grads, with the keys and shapes of params, as arrays of NumPy,
    PyTorch or JAX.
    """
    # TODO: compute both. An automatic differentiation is welcome.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return loss, grads
