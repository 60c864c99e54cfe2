"""A network of two layers that is written out in one class.

Releases of the course up to 2020 have this file. Those from 2021 on have `fc_net.py` in its place:
either of the two is enough.
"""

import numpy as np


class TwoLayerNet:
    """scores = max(0, X W1 + b1) W2 + b2, with the cross-entropy loss.

    Sizes: N examples in a batch, D numbers per example, H hidden units, C classes.
    """

    def __init__(self, input_size, hidden_size, output_size, std=1e-4):
        """Draw the first weights.

        input_size, hidden_size, output_size: D, H and C
        std: the standard deviation of the weights; the biases are zero

        self.params holds W1 (D, H), b1 (H,), W2 (H, C), b2 (C,).
        """
        self.params = {
            "W1": std * np.random.randn(input_size, hidden_size),
            "b1": np.zeros(hidden_size),
            "W2": std * np.random.randn(hidden_size, output_size),
            "b2": np.zeros(output_size),
        }

    def loss(self, X, y=None, reg=0.0):
        """The scores of a batch; with the right classes its loss and gradients.

        loss = mean over i of -log p[i, y[i]] + reg * (sum(W1^2) + sum(W2^2)), where each row of p
        is the softmax of a row of scores. Biases are not regularised.

        X: (N, D); y: (N,) the right classes, integers from 0 to C - 1, or None
        reg: the strength of the regularisation

        Returns scores (N, C) if y is None; otherwise loss, a number, and grads, a dictionary with
        the names and shapes of self.params.
        """
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        # TODO: compute the scores.
        raise NotImplementedError  # Your code goes here, in place of this line.
        if y is None:
            return scores

        # TODO: compute the loss. Scores may be large: exp() of them must not overflow.
        raise NotImplementedError  # Your code goes here, in place of this line.

        grads = {}
        # TODO: carry the gradient of the loss back to the four parameters.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return loss, grads

    def train(
        self,
        X,
        y,
        X_val,
        y_val,
        learning_rate=1e-3,
        learning_rate_decay=0.95,
        reg=5e-6,
        num_iters=100,
        batch_size=200,
        verbose=False,
    ):
        """Train the parameters by stochastic gradient descent.

        Every iteration draws a mini-batch of B examples at random and takes one step of each
        parameter against its gradient: p <- p - learning_rate * dp. After every epoch the
        learning rate is multiplied by learning_rate_decay.

        X: (N, D); y: (N,) the right classes; X_val, y_val: the same of other examples
        num_iters: the number of steps; batch_size: B; verbose: whether to print the loss

        Returns a dictionary of lists: loss_history of every iteration, train_acc_history and
        val_acc_history of every epoch.
        """
        N = X.shape[0]
        iterations_per_epoch = max(N // batch_size, 1)
        loss_history = []
        train_acc_history = []
        val_acc_history = []
        for it in range(num_iters):
            # TODO: draw batch_size examples X_batch (B, D) and their classes y_batch (B,) at
            # random. `np.random.choice` draws indices; an example may come twice.
            raise NotImplementedError  # Your code goes here, in place of this line.
            loss, grads = self.loss(X_batch, y=y_batch, reg=reg)
            loss_history.append(loss)
            # TODO: change each of self.params by one step.
            raise NotImplementedError  # Your code goes here, in place of this line.
            if verbose and it % 100 == 0:
                print(f"iteration {it} of {num_iters}: loss {loss:f}")
            if it % iterations_per_epoch == 0:
                train_acc_history.append(np.mean(self.predict(X_batch) == y_batch))
                val_acc_history.append(np.mean(self.predict(X_val) == y_val))
                learning_rate *= learning_rate_decay
        return {
            "loss_history": loss_history,
            "train_acc_history": train_acc_history,
            "val_acc_history": val_acc_history,
        }

    def predict(self, X):
        """The class of the greatest score of every example.

        X: (N, D)

        Returns y_pred (N,), integers.
        """
        # TODO: compute the scores, and find the greatest in each row.
        raise NotImplementedError  # Your code goes here, in place of this line.
        return y_pred
