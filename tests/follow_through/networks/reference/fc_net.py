"""A network of affine layers."""

import numpy as np
from layers import (
    affine_backward,
    affine_forward,
    batchnorm_backward,
    batchnorm_forward,
    dropout_backward,
    dropout_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
)


class FullyConnectedNet:
    """{affine - [batch norm] - relu - [dropout]} x (L - 1) - affine - softmax."""

    def __init__(self, dims, reg=0.0, normalization=None, keep=1.0):
        """Draw the weights of layers with these widths."""
        draw = np.random.RandomState(1)
        self.reg, self.normalization, self.keep = reg, normalization, keep
        self.num_layers = len(dims) - 1
        self.params = {}
        for i in range(1, self.num_layers + 1):
            self.params[f"W{i}"] = draw.randn(dims[i - 1], dims[i])
            self.params[f"b{i}"] = draw.randn(dims[i])
            if normalization and i < self.num_layers:
                self.params[f"gamma{i}"] = np.ones(dims[i])
                self.params[f"beta{i}"] = np.zeros(dims[i])
        self.bn_params = [{"mode": "train"} for _ in range(self.num_layers - 1)]
        self.dropout_param = {"mode": "train", "p": keep, "seed": 3}

    def loss(self, X, y=None):
        """Return the scores if y is None, else the loss and the gradients by parameter."""
        mode = "test" if y is None else "train"
        self.dropout_param["mode"] = mode
        for bn_param in self.bn_params:
            bn_param["mode"] = mode
        scores, loss, grads = None, 0.0, {}
        # BEGIN SOLUTION
        p, last = self.params, self.num_layers
        h, caches = X, []
        for i in range(1, last):
            h, fc = affine_forward(h, p[f"W{i}"], p[f"b{i}"])
            bn = drop = None
            if self.normalization:
                h, bn = batchnorm_forward(h, p[f"gamma{i}"], p[f"beta{i}"], self.bn_params[i - 1])
            h, relu = relu_forward(h)
            if self.keep < 1:
                h, drop = dropout_forward(h, self.dropout_param)
            caches.append((fc, bn, relu, drop))
        scores, cache = affine_forward(h, p[f"W{last}"], p[f"b{last}"])
        if y is not None:
            loss, dh = softmax_loss(scores, y)
            dh, grads[f"W{last}"], grads[f"b{last}"] = affine_backward(dh, cache)
            for i in range(last - 1, 0, -1):
                fc, bn, relu, drop = caches[i - 1]
                if self.keep < 1:
                    dh = dropout_backward(dh, drop)
                dh = relu_backward(dh, relu)
                if self.normalization:
                    dh, grads[f"gamma{i}"], grads[f"beta{i}"] = batchnorm_backward(dh, bn)
                dh, grads[f"W{i}"], grads[f"b{i}"] = affine_backward(dh, fc)
            for i in range(1, last + 1):
                loss += 0.5 * self.reg * np.sum(p[f"W{i}"] ** 2)
                grads[f"W{i}"] += self.reg * p[f"W{i}"]
        # END SOLUTION
        return scores if y is None else (loss, grads)
