import numpy as np


def _log_softmax(scores):
    top = scores.max(-1, keepdims=True)
    return scores - top - np.log(np.exp(scores - top).sum(-1, keepdims=True))


def softmax_loss_naive(W, X, y, reg):
    loss, dW = reg * (W**2).sum(), 2 * reg * W
    for x, label in zip(X, y):
        log_p = _log_softmax(x @ W)
        loss -= log_p[label] / len(X)
        for j in range(W.shape[1]):
            dW[:, j] += (np.exp(log_p[j]) - (j == label)) * x / len(X)
    return loss, dW


def softmax_loss_vectorized(W, X, y, reg):
    log_p = _log_softmax(X @ W)
    right = np.eye(W.shape[1])[y]
    loss = -(log_p * right).sum() / len(X) + reg * (W**2).sum()
    return loss, X.T @ (np.exp(log_p) - right) / len(X) + 2 * reg * W
