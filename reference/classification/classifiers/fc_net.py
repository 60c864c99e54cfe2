"""A network of two layers that is built from `layers.py`.

Releases of the course from 2021 on have this file. Those up to 2020 have `neural_net.py` in its
place: either of the two is enough.
"""

import numpy as np

from ..layer_utils import *
from ..layers import *


class TwoLayerNet:
    """scores = max(0, X W1 + b1) W2 + b2, with the cross-entropy loss.

    It does not train itself: a solver reads and changes self.params.

    Sizes: N examples in a batch, D numbers per example, H hidden units, C classes.
    """

    def __init__(
        self,
        input_dim=3 * 32 * 32,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
    ):
        """Draw the first weights.

        input_dim, hidden_dim, num_classes: D, H and C
        weight_scale: the standard deviation of the weights; the biases are zero
        reg: the strength of the regularisation

        self.params holds W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).
        """
        self.params = {}
        self.reg = reg
        # TODO: draw the weights from a normal distribution, and set the biases to zero.
        # BEGIN SOLUTION
        D, H, C = input_dim, hidden_dim, num_classes
        self.params["W1"] = weight_scale * np.random.randn(D, H)
        self.params["b1"] = np.zeros(H)
        self.params["W2"] = weight_scale * np.random.randn(H, C)
        self.params["b2"] = np.zeros(C)
        # END SOLUTION

    def loss(self, X, y=None):
        """The scores of a batch; with the right classes its loss and gradients.

        loss = cross-entropy of the scores + 0.5 * self.reg * (sum(W1^2) + sum(W2^2)).
        Biases are not regularised.

        X: (N, d1, ..., dk), each example flattened to D numbers
        y: (N,) the right classes, integers from 0 to C - 1, or None

        Returns scores (N, C) if y is None; otherwise loss, a number, and grads, a dictionary with
        the names and shapes of self.params.
        """
        # TODO: compute the scores with the layers.
        # BEGIN SOLUTION
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        hidden, hidden_cache = affine_relu_forward(X, W1, b1)  # (N, H)
        scores, scores_cache = affine_forward(hidden, W2, b2)  # (N, C)
        # END SOLUTION
        if y is None:
            return scores

        grads = {}
        # TODO: compute the loss and the gradients of the four parameters with the layers.
        # BEGIN SOLUTION
        loss, dscores = softmax_loss(scores, y)
        loss += 0.5 * self.reg * (np.sum(W1**2) + np.sum(W2**2))
        dhidden, dW2, grads["b2"] = affine_backward(dscores, scores_cache)
        _, dW1, grads["b1"] = affine_relu_backward(dhidden, hidden_cache)
        grads["W2"] = dW2 + self.reg * W2  # (H, C)
        grads["W1"] = dW1 + self.reg * W1  # (D, H)
        # END SOLUTION
        return loss, grads
