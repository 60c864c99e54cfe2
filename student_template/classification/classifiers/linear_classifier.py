"""Linear classifiers, trained by stochastic gradient descent (Robbins and Monro, 1951)."""

import numpy as np

from .linear_svm import *
from .softmax import *


class LinearClassifier:
    """The class of the greatest score X W. Subclasses say what the loss is.

    Sizes: N training examples, D numbers per example, C classes, B examples in a mini-batch.
    """

    def __init__(self):
        self.W = None

    def train(
        self,
        X,
        y,
        learning_rate=1e-3,
        reg=1e-5,
        num_iters=100,
        batch_size=200,
        verbose=False,
    ):
        """Train the weights self.W (D, C). Without weights it starts from small random ones.

        Every iteration draws a mini-batch at random and goes one step against the gradient:
        W <- W - learning_rate * dW

        X: (N, D); y: (N,) the right classes, integers from 0 to C - 1
        num_iters: the number of steps; batch_size: B; verbose: whether to print the loss

        Returns loss_history, a list of the loss of every iteration.
        """
        N, D = X.shape
        C = np.max(y) + 1
        if self.W is None:
            self.W = 0.001 * np.random.randn(D, C)

        loss_history = []
        for it in range(num_iters):
            # TODO: draw batch_size examples X_batch (B, D) and their classes y_batch (B,) at
            # random. `np.random.choice` draws indices; an example may come twice.
            raise NotImplementedError  # Your code goes here, in place of this line.
            loss, dW = self.loss(X_batch, y_batch, reg)
            loss_history.append(loss)
            # TODO: change the weights self.W by one step.
            raise NotImplementedError  # Your code goes here, in place of this line.
            if verbose and it % 100 == 0:
                print(f"iteration {it} of {num_iters}: loss {loss:f}")
        return loss_history

    def predict(self, X):
        """The class of the greatest score of every example.

        X: (N, D)

        Returns y_pred (N,), integers.
        """
        # TODO: compute the scores, and find the greatest in each row.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return y_pred

    def loss(self, X_batch, y_batch, reg):
        """The loss of a mini-batch and its gradient, which subclasses define.

        X_batch: (B, D); y_batch: (B,); reg: the strength of the regularisation

        Returns loss, a number, and dW (D, C).
        """
        raise NotImplementedError


class LinearSVM(LinearClassifier):
    """A linear classifier with the hinge loss."""

    def loss(self, X_batch, y_batch, reg):
        """The loss of `svm_loss_vectorized` and its gradient, of the weights self.W."""
        return svm_loss_vectorized(self.W, X_batch, y_batch, reg)


class Softmax(LinearClassifier):
    """A linear classifier with the cross-entropy loss."""

    def loss(self, X_batch, y_batch, reg):
        """The loss of `softmax_loss_vectorized` and its gradient, of the weights self.W."""
        return softmax_loss_vectorized(self.W, X_batch, y_batch, reg)
