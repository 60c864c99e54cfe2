"""A network of affine layers, as deep as you like."""

import numpy as np

from ..layer_utils import *
from ..layers import *


class FullyConnectedNet:
    """{affine - [normalisation] - rectifier - [dropout]} x (L - 1) - affine - softmax.

    What stands in brackets is optional. Sizes: N examples in a batch, D numbers per example,
    C classes, L layers.

    self.params holds W1, b1, ..., WL, bL: layer i maps x to x Wi + bi. With normalisation each
    layer but the last has gammai and betai too.
    """

    def __init__(
        self,
        hidden_dims,
        input_dim=3 * 32 * 32,
        num_classes=10,
        dropout_keep_ratio=1,
        normalization=None,
        reg=0.0,
        weight_scale=1e-2,
        dtype=np.float32,
        seed=None,
    ):
        """Draw the first weights.

        hidden_dims: the L - 1 widths of the hidden layers; input_dim, num_classes: D and C
        dropout_keep_ratio: the probability to keep a hidden unit; with 1 there is no dropout
        normalization: "batchnorm", "layernorm" or None
        reg: the factor of the L2 regularisation
        weight_scale: the standard deviation of the first weights
        dtype: of the parameters; use np.float64 to check gradients
        seed: makes the draws of dropout the same in every call
        """
        self.normalization = normalization
        self.use_dropout = dropout_keep_ratio != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}
        # TODO: draw the weights from a normal distribution; biases and shifts start at zero,
        # scales at one.
        raise NotImplementedError  # Your code goes here, in place of this line.

        # Every dropout layer gets the same settings; every normalisation layer has its own, for
        # its running averages.
        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {"mode": "train", "p": dropout_keep_ratio}
            if seed is not None:
                self.dropout_param["seed"] = seed
        self.bn_params = []
        if self.normalization == "batchnorm":
            self.bn_params = [{"mode": "train"} for _ in hidden_dims]
        if self.normalization == "layernorm":
            self.bn_params = [{} for _ in hidden_dims]
        self.params = {name: value.astype(dtype) for name, value in self.params.items()}

    def _set_mode(self, mode):
        """Batch normalisation and dropout behave differently in training and in testing."""
        for param in (self.dropout_param, *self.bn_params):
            param["mode"] = mode

    def loss(self, X, y=None):
        """The scores of a batch, or its loss with the gradients.

        The loss is the softmax loss plus reg / 2 times the sum of the squares of all weights W1 to
        WL; biases, scales and shifts are not regularised.

        X: (N, d1, ..., dk) with D = d1 * ... * dk; y: (N,) integers from 0 to C - 1, or None

        Returns scores (N, C) if y is None: then the network is tested. Otherwise it is trained:
        returns loss, a number, and grads, a dictionary with the names and shapes of self.params.
        """
        X = X.astype(self.dtype)
        self._set_mode("test" if y is None else "train")
        # TODO: compute the scores, and keep the caches of all layers.
        raise NotImplementedError  # Your code goes here, in place of this line.
        if y is None:
            return scores

        grads = {}
        # TODO: compute the loss and all gradients, from the last layer to the first. The
        # regularisation is part of both.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return loss, grads
