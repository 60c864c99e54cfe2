from builtins import object, range

import numpy as np
from past.builtins import xrange


class KNearestNeighbor(object):
    def __init__(self):
        pass

    def train(self, X, y):
        self.X_train = X
        self.y_train = y

    def compute_distances_two_loops(self, X):
        num_test, num_train = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((num_test, num_train))
        for i in range(num_test):
            for j in range(num_train):
                diff = X[i] - self.X_train[j]
                dists[i, j] = np.sqrt(diff @ diff)
        return dists

    def compute_distances_one_loop(self, X):
        num_test, num_train = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((num_test, num_train))
        for i in range(num_test):
            dists[i] = np.linalg.norm(self.X_train - X[i].reshape(1, -1), axis=1)
        return dists

    def compute_distances_no_loops(self, X):
        return np.sqrt(
            (X**2).sum(axis=1, keepdims=True)
            + (self.X_train**2).sum(axis=1)
            - 2 * X.dot(self.X_train.T)
        )

    def predict_labels(self, dists, k=1):
        num_test = dists.shape[0]
        y_pred = np.zeros(num_test)
        for i in range(num_test):
            closest_y = self.y_train[dists[i].argsort()[:k]]
            values, counts = np.unique(closest_y, return_counts=True)
            y_pred[i] = values[np.argmax(counts)]
        return y_pred
