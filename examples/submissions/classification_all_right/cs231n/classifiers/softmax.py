from random import shuffle

import numpy as np


def softmax_loss_naive(W, X, y, reg):
    loss = 0.0
    dW = np.zeros_like(W)
    N = X.shape[0]
    C = W.shape[1]
    for i in range(N):
        f = X[i, :].dot(W)
        f -= np.max(f)
        p = np.exp(f) / np.sum(np.exp(f))
        loss += -np.log(p[y[i]])
        for j in range(C):
            if j == y[i]:
                dW[:, j] += (p[j] - 1) * X[i, :]
            else:
                dW[:, j] += p[j] * X[i, :]
    loss = loss / N + reg * np.sum(W * W)
    dW = dW / N + 2 * reg * W
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    N = X.shape[0]
    f = X.dot(W)
    f -= f.max(axis=1)[:, np.newaxis]
    e = np.exp(f)
    p = e / e.sum(axis=1)[:, np.newaxis]
    loss = np.mean(-np.log(p[range(N), y])) + reg * np.sum(W * W)
    onehot = np.zeros_like(p)
    onehot[range(N), y] = 1
    dW = X.T.dot(p - onehot) / N + 2 * reg * W
    return loss, dW
