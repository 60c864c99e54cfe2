"""Layers of a small network, each with its forward and its backward pass."""

import numpy as np


def affine_forward(x, w, b):
    """Return x w + b for rows of any shape, and the cache."""
    # BEGIN SOLUTION
    out, cache = x.reshape(len(x), -1) @ w + b, (x, w)
    # END SOLUTION
    return out, cache


def affine_backward(dout, cache):
    """Return the gradients dx, dw, db."""
    # BEGIN SOLUTION
    x, w = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout
    db = dout.sum(axis=0)
    # END SOLUTION
    return dx, dw, db


def relu_forward(x):
    """Return max(x, 0) and the cache."""
    # BEGIN SOLUTION
    out, cache = np.maximum(x, 0), x
    # END SOLUTION
    return out, cache


def relu_backward(dout, cache):
    """Return the gradient dx."""
    # BEGIN SOLUTION
    dx = dout * (cache > 0)
    # END SOLUTION
    return dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """Normalise columns; keep running averages in bn_param, and use them in mode "test"."""
    # BEGIN SOLUTION
    eps, momentum = 1e-5, 0.9
    mean, var = x.mean(axis=0), x.var(axis=0)
    if bn_param["mode"] == "test":
        mean, var = bn_param["running_mean"], bn_param["running_var"]
    std = np.sqrt(var + eps)
    xhat = (x - mean) / std
    out, cache = gamma * xhat + beta, (xhat, gamma, std)
    if bn_param["mode"] == "train":
        old_mean = bn_param.get("running_mean", np.zeros(x.shape[1]))
        old_var = bn_param.get("running_var", np.zeros(x.shape[1]))
        bn_param["running_mean"] = momentum * old_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * old_var + (1 - momentum) * var
    # END SOLUTION
    return out, cache


def batchnorm_backward(dout, cache):
    """Return the gradients dx, dgamma, dbeta."""
    # BEGIN SOLUTION
    xhat, gamma, std = cache
    dgamma, dbeta = (dout * xhat).sum(axis=0), dout.sum(axis=0)
    d = dout * gamma
    dx = (d - d.mean(axis=0) - xhat * (d * xhat).mean(axis=0)) / std
    # END SOLUTION
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    """Keep each value with probability p in mode "train", scaled by 1 / p."""
    # BEGIN SOLUTION
    np.random.seed(dropout_param["seed"])
    p, mask = dropout_param["p"], None
    out = x
    if dropout_param["mode"] == "train":
        mask = (np.random.rand(*x.shape) < p) / p
        out = x * mask
    cache = (dropout_param, mask)
    # END SOLUTION
    return out, cache


def dropout_backward(dout, cache):
    """Return the gradient dx."""
    # BEGIN SOLUTION
    dropout_param, mask = cache
    dx = dout if dropout_param["mode"] == "test" else dout * mask
    # END SOLUTION
    return dx


def softmax_loss(x, y):
    """Return the mean loss and its gradient dx."""
    # BEGIN SOLUTION
    logs = x - x.max(axis=1, keepdims=True)
    logs = logs - np.log(np.exp(logs).sum(axis=1, keepdims=True))
    rows = np.arange(len(x))
    loss = -logs[rows, y].mean()
    dx = np.exp(logs)
    dx[rows, y] -= 1
    dx /= len(x)
    # END SOLUTION
    return loss, dx
