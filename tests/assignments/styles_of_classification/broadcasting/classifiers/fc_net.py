import numpy as np

from ..layers import affine_backward, affine_forward, relu_backward, relu_forward, softmax_loss


class TwoLayerNet:
    def __init__(self, input_dim=3072, hidden_dim=100, num_classes=10, weight_scale=1e-3, reg=0.0):
        self.reg = reg
        self.params = {}
        sizes = (input_dim, hidden_dim, num_classes)
        for i in (1, 2):
            self.params[f"W{i}"] = np.random.normal(0, weight_scale, sizes[i - 1 : i + 1])
            self.params[f"b{i}"] = np.zeros(sizes[i])

    def loss(self, X, y=None):
        p, caches = self.params, []
        for layer in (1, 2):
            X, cache = affine_forward(X, p[f"W{layer}"], p[f"b{layer}"])
            caches.append(cache)
            if layer == 1:
                X, cache = relu_forward(X)
                caches.append(cache)
        if y is None:
            return X
        loss, d = softmax_loss(X, y)
        grads = {}
        d, grads["W2"], grads["b2"] = affine_backward(d, caches.pop())
        d = relu_backward(d, caches.pop())
        _, grads["W1"], grads["b1"] = affine_backward(d, caches.pop())
        for name in ("W1", "W2"):
            loss = loss + self.reg * (p[name] ** 2).sum()
            grads[name] = grads[name] + 2 * self.reg * p[name]
        return loss, grads
