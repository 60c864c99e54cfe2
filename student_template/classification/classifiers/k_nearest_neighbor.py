"""Classification by the nearest examples (Cover and Hart, 1967)."""

import numpy as np


class KNearestNeighbor:
    """Every test example gets the label that most of its k nearest training examples have.

    Sizes: M test examples, N training examples, D numbers per example.
    """

    def train(self, X, y):
        """Remember the training examples.

        X: (N, D); y: (N,) labels, integers from 0
        """
        self.X_train = X
        self.y_train = y

    def predict(self, X, k=1, num_loops=0):
        """Labels of test examples.

        X: (M, D); k: the number of neighbours that vote
        num_loops: 0, 1 or 2, which of the three functions computes the distances

        Returns y_pred (M,), integers. Raises ValueError for any other num_loops.
        """
        if num_loops == 0:
            dists = self.compute_distances_no_loops(X)
        elif num_loops == 1:
            dists = self.compute_distances_one_loop(X)
        elif num_loops == 2:
            dists = self.compute_distances_two_loops(X)
        else:
            raise ValueError(f"num_loops must be 0, 1 or 2, not {num_loops!r}")
        return self.predict_labels(dists, k=k)

    def compute_distances_two_loops(self, X):
        """Distances with a loop over the test and one over the training examples.

        dists[i, j] = sqrt(sum over d of (X[i, d] - X_train[j, d])^2)

        X: (M, D)

        Returns dists (M, N).
        """
        M, N = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((M, N))
        # TODO: compute the Euclidean distance of each pair, without a loop over D.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return dists

    def compute_distances_one_loop(self, X):
        """Distances with one loop, over the test examples.

        X: (M, D)

        Returns dists (M, N).
        """
        M, N = X.shape[0], self.X_train.shape[0]
        dists = np.zeros((M, N))
        # TODO: compute the distances of one test example to all training examples at once.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return dists

    def compute_distances_no_loops(self, X):
        """Distances without a loop.

        |a - b|^2 = |a|^2 + |b|^2 - 2 a.b, so one matrix product serves all pairs.

        X: (M, D)

        Returns dists (M, N).
        """
        # TODO: compute all distances at once, without an array of shape (M, N, D).
        raise NotImplementedError  # Your code goes here, in place of this line.
        return dists

    def predict_labels(self, dists, k=1):
        """The label that most of the k nearest training examples have.

        If several labels have the most votes, the smallest of them is taken.

        dists: (M, N) distances; k: the number of neighbours that vote

        Returns y_pred (M,), integers.
        """
        M = dists.shape[0]
        y_pred = np.zeros(M, dtype=int)
        # TODO: find the labels of the k nearest training examples, and count them.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return y_pred
