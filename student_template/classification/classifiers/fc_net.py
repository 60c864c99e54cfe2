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
        raise NotImplementedError  # Your code goes here, in place of this line.

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
        raise NotImplementedError  # Your code goes here, in place of this line.
        if y is None:
            return scores

        grads = {}
        # TODO: compute the loss and the gradients of the four parameters with the layers.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return loss, grads
