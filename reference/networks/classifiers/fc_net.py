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
        # BEGIN SOLUTION
        widths = [input_dim, *hidden_dims, num_classes]  # L + 1 of them
        for i in range(1, self.num_layers + 1):
            self.params[f"W{i}"] = weight_scale * np.random.randn(widths[i - 1], widths[i])
            self.params[f"b{i}"] = np.zeros(widths[i])
            if self.normalization and i < self.num_layers:
                self.params[f"gamma{i}"] = np.ones(widths[i])
                self.params[f"beta{i}"] = np.zeros(widths[i])
        # END SOLUTION

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
        # BEGIN SOLUTION
        p, last = self.params, self.num_layers
        normalise_forward, normalise_backward = {
            None: (None, None),
            "batchnorm": (batchnorm_forward, batchnorm_backward),
            "layernorm": (layernorm_forward, layernorm_backward),
        }[self.normalization]
        hidden = X  # (N, d1, ..., dk)
        caches = []
        for i in range(1, last):
            norm_cache = drop_cache = None
            hidden, fc_cache = affine_forward(hidden, p[f"W{i}"], p[f"b{i}"])  # (N, width i)
            if self.normalization:
                hidden, norm_cache = normalise_forward(
                    hidden, p[f"gamma{i}"], p[f"beta{i}"], self.bn_params[i - 1]
                )
            hidden, relu_cache = relu_forward(hidden)
            if self.use_dropout:
                hidden, drop_cache = dropout_forward(hidden, self.dropout_param)
            caches.append((fc_cache, norm_cache, relu_cache, drop_cache))
        scores, last_cache = affine_forward(hidden, p[f"W{last}"], p[f"b{last}"])  # (N, C)
        # END SOLUTION
        if y is None:
            return scores

        grads = {}
        # TODO: compute the loss and all gradients, from the last layer to the first. The
        # regularisation is part of both.
        # BEGIN SOLUTION
        loss, dscores = softmax_loss(scores, y)
        dhidden, grads[f"W{last}"], grads[f"b{last}"] = affine_backward(dscores, last_cache)
        for i in reversed(range(1, last)):
            fc_cache, norm_cache, relu_cache, drop_cache = caches[i - 1]
            if self.use_dropout:
                dhidden = dropout_backward(dhidden, drop_cache)
            dhidden = relu_backward(dhidden, relu_cache)
            if self.normalization:
                dhidden, grads[f"gamma{i}"], grads[f"beta{i}"] = normalise_backward(
                    dhidden, norm_cache
                )
            dhidden, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(dhidden, fc_cache)
        for i in range(1, last + 1):
            W = p[f"W{i}"]
            loss += self.reg / 2 * np.sum(W**2)
            grads[f"W{i}"] += self.reg * W
        # END SOLUTION
        return loss, grads
