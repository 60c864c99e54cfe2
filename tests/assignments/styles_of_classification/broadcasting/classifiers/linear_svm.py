import numpy as np


def svm_loss_naive(W, X, y, reg):
    N = len(X)
    loss, dW = 0, 0 * W
    for x, label in zip(X, y):
        scores = x @ W
        for j, score in enumerate(scores):
            if j != label and score - scores[label] + 1 > 0:
                loss += (score - scores[label] + 1) / N
                dW[:, j] += x / N
                dW[:, label] -= x / N
    return loss + reg * (W**2).sum(), dW + 2 * reg * W


def svm_loss_vectorized(W, X, y, reg):
    right = np.eye(W.shape[1])[y]
    scores = np.einsum("nd,dc->nc", X, W)
    margins = (scores - (scores * right).sum(1, keepdims=True) + 1) * (1 - right)
    missed = (margins > 0).astype(float)
    pull = missed - right * missed.sum(1, keepdims=True)
    loss = (margins * missed).sum(1).mean() + reg * np.linalg.norm(W) ** 2
    return loss, np.einsum("nd,nc->dc", X, pull) / len(X) + 2 * reg * W
