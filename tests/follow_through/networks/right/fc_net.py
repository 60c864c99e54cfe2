import layers
import numpy as np
from layers import *
from layers import affine_forward as af

ACTIVATIONS = {"relu": (relu_forward, relu_backward)}


class FullyConnectedNet:
    def __init__(self, dims, reg=0.0, normalization=None, keep=1.0):
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

    def _block(self, x, i):
        W, b = self.params["W" + str(i)], self.params["b" + str(i)]
        a, fc_cache = af(x, W, b)
        if self.normalization:
            gamma, beta = self.params["gamma" + str(i)], self.params["beta" + str(i)]
            a, self.bn_caches[i] = layers.batchnorm_forward(a, gamma, beta, self.bn_params[i - 1])
        out, relu_cache = ACTIVATIONS["relu"][0](a)
        return out, (fc_cache, relu_cache)

    def loss(self, X, y=None):
        mode = "test" if y is None else "train"
        if self.keep < 1:
            self.dropout_param["mode"] = mode
        for bn_param in self.bn_params:
            bn_param["mode"] = mode
        L = self.num_layers
        self.bn_caches, block_caches, dropout_caches = {}, {}, {}
        hidden = X
        for i in range(1, L):
            hidden, block_caches[i] = self._block(hidden, i)
            if self.keep < 1:
                hidden, dropout_caches[i] = dropout_forward(hidden, self.dropout_param)
        W, b = self.params["W" + str(L)], self.params["b" + str(L)]
        scores, last_cache = af(hidden, W, b)
        if mode == "test":
            return scores
        loss, grads = 0.0, {}
        loss, dscores = softmax_loss(scores, y)
        for i in range(1, L + 1):
            W = self.params["W" + str(i)]
            loss += 0.5 * self.reg * np.sum(W * W)
        dhidden, dW, db = affine_backward(dscores, last_cache)
        grads["W" + str(L)] = dW + self.reg * self.params["W" + str(L)]
        grads["b" + str(L)] = db
        for i in range(L - 1, 0, -1):
            fc_cache, relu_cache = block_caches[i]
            if self.keep < 1:
                dhidden = dropout_backward(dhidden, dropout_caches[i])
            dhidden = ACTIVATIONS["relu"][1](dhidden, relu_cache)
            if self.normalization:
                dhidden, dgamma, dbeta = batchnorm_backward(dhidden, self.bn_caches[i])
                grads["gamma" + str(i)], grads["beta" + str(i)] = dgamma, dbeta
            dhidden, dW, db = affine_backward(dhidden, fc_cache)
            grads["W" + str(i)] = dW + self.reg * self.params["W" + str(i)]
            grads["b" + str(i)] = db
        return loss, grads
