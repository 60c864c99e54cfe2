from builtins import range
from builtins import object
import numpy as np

from ..layers import *
from ..layer_utils import *


class FullyConnectedNet(object):
    def __init__(self, hidden_dims, input_dim=3 * 32 * 32, num_classes=10, dropout=1,
                 normalization=None, reg=0.0, weight_scale=1e-2, dtype=np.float32, seed=None):
        self.normalization = normalization
        self.use_dropout = dropout != 1
        self.reg = reg
        self.num_layers = 1 + len(hidden_dims)
        self.dtype = dtype
        self.params = {}

        dims = [input_dim] + hidden_dims + [num_classes]
        for i in range(self.num_layers):
            self.params["W%d" % (i + 1)] = np.random.normal(0, weight_scale, (dims[i], dims[i + 1]))
            self.params["b%d" % (i + 1)] = np.zeros(dims[i + 1])
        if self.normalization is not None:
            for i, dim in enumerate(hidden_dims):
                self.params["gamma%d" % (i + 1)] = np.ones(dim)
                self.params["beta%d" % (i + 1)] = np.zeros(dim)

        self.dropout_param = {}
        if self.use_dropout:
            self.dropout_param = {"mode": "train", "p": dropout}
            if seed is not None:
                self.dropout_param["seed"] = seed
        self.bn_params = []
        if self.normalization == "batchnorm":
            self.bn_params = [{"mode": "train"} for i in range(self.num_layers - 1)]
        if self.normalization == "layernorm":
            self.bn_params = [{} for i in range(self.num_layers - 1)]
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)

    def loss(self, X, y=None):
        X = X.astype(self.dtype)
        mode = "test" if y is None else "train"
        if self.use_dropout:
            self.dropout_param["mode"] = mode
        if self.normalization == "batchnorm":
            for bn_param in self.bn_params:
                bn_param["mode"] = mode

        a = X
        caches, drop_caches = [], []
        for i in range(1, self.num_layers):
            gamma, beta, param = None, None, None
            if self.normalization is not None:
                gamma, beta = self.params["gamma%d" % i], self.params["beta%d" % i]
                param = self.bn_params[i - 1]
            a, cache = affine_norm_relu_forward(
                a, self.params["W%d" % i], self.params["b%d" % i], gamma, beta, param,
                self.normalization)
            caches.append(cache)
            if self.use_dropout:
                a, drop_cache = dropout_forward(a, self.dropout_param)
                drop_caches.append(drop_cache)
        L = self.num_layers
        scores, cache = affine_forward(a, self.params["W%d" % L], self.params["b%d" % L])

        if mode == "test":
            return scores

        loss, grads = 0.0, {}
        loss, dout = softmax_loss(scores, y)
        da, grads["W%d" % L], grads["b%d" % L] = affine_backward(dout, cache)
        for i in range(L - 1, 0, -1):
            if self.use_dropout:
                da = dropout_backward(da, drop_caches.pop())
            da, dw, db, dgamma, dbeta = affine_norm_relu_backward(
                da, caches.pop(), self.normalization)
            grads["W%d" % i], grads["b%d" % i] = dw, db
            if self.normalization is not None:
                grads["gamma%d" % i], grads["beta%d" % i] = dgamma, dbeta
        for i in range(1, L + 1):
            w = "W%d" % i
            loss += 0.5 * self.reg * np.sum(self.params[w] * self.params[w])
            grads[w] += self.reg * self.params[w]
        return loss, grads
