"""A small regression. Sizes: N examples in a batch, D features, H hidden units, C outputs."""

import numpy as np


def mlp_forward(x, params):
    """Predictions: tanh(x W1 + b1) W2 + b2.

    x: (N, D); params: W1 (D, H), b1 (H,), W2 (H, C), b2 (C,)

    Returns out (N, C), as an array of NumPy, PyTorch or JAX.
    """
    # TODO: compute the predictions.
    # BEGIN SOLUTION
    h = np.tanh(x @ params["W1"] + params["b1"])  # (N, H)
    out = h @ params["W2"] + params["b2"]  # (N, C)
    # END SOLUTION
    return out


def mlp_loss(x, y, params):
    """Half the squared distance between predictions and y, the mean over the batch, and gradients.

    x: (N, D); y: (N, C); params as above

    Returns loss, a number, and grads, with the keys and shapes of params, as arrays of NumPy,
    PyTorch or JAX.
    """
    # TODO: compute both. An automatic differentiation is welcome.
    # BEGIN SOLUTION
    N = len(x)
    h = np.tanh(x @ params["W1"] + params["b1"])  # (N, H)
    dout = (h @ params["W2"] + params["b2"] - y) / N  # (N, C)
    loss = N * np.sum(dout**2) / 2
    da = (dout @ params["W2"].T) * (1 - h**2)  # (N, H)
    grads = {
        "W1": x.T @ da,  # (D, H)
        "b1": da.sum(axis=0),  # (H,)
        "W2": h.T @ dout,  # (H, C)
        "b2": dout.sum(axis=0),  # (C,)
    }
    # END SOLUTION
    return loss, grads
