from builtins import range

import numpy as np


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).dot(w) + b
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = dout.sum(axis=0)
    return dx, dw, db


def relu_forward(x):
    out = x.copy()
    out[out < 0] = 0
    cache = out > 0
    return out, cache


def relu_backward(dout, cache):
    return np.where(cache, dout, 0)


def svm_loss(x, y):
    N = len(y)
    margins = np.maximum(0, x - x[range(N), y].reshape(-1, 1) + 1)
    margins[range(N), y] = 0
    loss = margins.sum() / N
    dx = (margins > 0).astype(float) / N
    dx[range(N), y] -= dx.sum(axis=1)
    return loss, dx


def softmax_loss(x, y):
    N = len(y)
    P = np.exp(x - x.max(axis=1, keepdims=True))
    P /= P.sum(axis=1, keepdims=True)
    loss = -np.log(P[range(N), y]).sum() / N
    P[range(N), y] -= 1
    dx = P / N
    return loss, dx
