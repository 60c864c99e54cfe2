from random import shuffle

import numpy as np


def svm_loss_naive(W, X, y, reg):
    dW = np.zeros(W.shape)
    num_classes = W.shape[1]
    num_train = X.shape[0]
    loss = 0.0
    for i in range(num_train):
        scores = X[i].dot(W)
        correct_class_score = scores[y[i]]
        missed = 0
        for j in range(num_classes):
            if j == y[i]:
                continue
            margin = scores[j] - correct_class_score + 1
            if margin > 0:
                missed += 1
                loss += margin
                dW[:, j] += X[i, :] / num_train
        dW[:, y[i]] += -missed * X[i, :] / num_train
    loss /= num_train
    loss += reg * np.sum(W * W)
    dW += reg * 2 * W
    return loss, dW


def svm_loss_vectorized(W, X, y, reg):
    num_train = X.shape[0]
    scores = X.dot(W)
    correct = scores[np.arange(num_train), y].reshape(-1, 1)
    margins = scores - correct + 1
    margins[np.arange(num_train), y] = 0
    margins[margins < 0] = 0
    loss = margins.sum(axis=1).mean() + reg * np.sum(W * W)

    mask = np.zeros(margins.shape)
    mask[margins > 0] = 1
    mask[np.arange(num_train), y] -= np.count_nonzero(mask, axis=1)
    dW = np.dot(X.T, mask)
    dW /= num_train
    dW += 2 * reg * W
    return loss, dW
