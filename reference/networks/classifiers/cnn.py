"""A small convolutional network."""

import numpy as np

from ..fast_layers import *
from ..layer_utils import *
from ..layers import *


class ThreeLayerConvNet:
    """convolution - rectifier - 2 x 2 max pooling - affine - rectifier - affine - softmax.

    Sizes: N images in a batch, C channels, H and W height and width (both even), F filters of
    size S (odd), M hidden units, K classes. The convolution keeps the size of the image, and the
    pooling halves it.

    self.params holds W1 (F, C, S, S) and b1 (F,) of the convolution, W2 (F * H/2 * W/2, M) and
    b2 (M,) of the hidden layer, W3 (M, K) and b3 (K,) of the output layer.
    """

    def __init__(
        self,
        input_dim=(3, 32, 32),
        num_filters=32,
        filter_size=7,
        hidden_dim=100,
        num_classes=10,
        weight_scale=1e-3,
        reg=0.0,
        dtype=np.float32,
    ):
        """Draw the first weights.

        input_dim: (C, H, W); num_filters, filter_size, hidden_dim, num_classes: F, S, M, K
        weight_scale: the standard deviation of the first weights
        reg: the factor of the L2 regularisation
        dtype: of the parameters; use np.float64 to check gradients
        """
        self.params = {}
        self.reg = reg
        self.dtype = dtype
        # TODO: draw the weights from a normal distribution; biases start at zero.
        # BEGIN SOLUTION
        C, H, W = input_dim
        F, S, M, K = num_filters, filter_size, hidden_dim, num_classes
        self.params["W1"] = weight_scale * np.random.randn(F, C, S, S)
        self.params["b1"] = np.zeros(F)
        self.params["W2"] = weight_scale * np.random.randn(F * (H // 2) * (W // 2), M)
        self.params["b2"] = np.zeros(M)
        self.params["W3"] = weight_scale * np.random.randn(M, K)
        self.params["b3"] = np.zeros(K)
        # END SOLUTION
        self.params = {name: value.astype(dtype) for name, value in self.params.items()}

    def loss(self, X, y=None):
        """The scores of a batch of images, or its loss with the gradients.

        The loss is the softmax loss plus reg / 2 times the sum of the squares of W1, W2 and W3.

        X: (N, C, H, W); y: (N,) integers from 0 to K - 1, or None

        Returns scores (N, K) if y is None. Otherwise returns loss, a number, and grads, a
        dictionary with the names and shapes of self.params.
        """
        W1, b1 = self.params["W1"], self.params["b1"]
        W2, b2 = self.params["W2"], self.params["b2"]
        W3, b3 = self.params["W3"], self.params["b3"]
        conv_param = {"stride": 1, "pad": (W1.shape[2] - 1) // 2}
        pool_param = {"pool_height": 2, "pool_width": 2, "stride": 2}
        # TODO: compute the scores; layer_utils has what you need.
        # BEGIN SOLUTION
        maps, conv_cache = conv_relu_pool_forward(X, W1, b1, conv_param, pool_param)
        hidden, hidden_cache = affine_relu_forward(maps, W2, b2)  # (N, M)
        scores, scores_cache = affine_forward(hidden, W3, b3)  # (N, K)
        # END SOLUTION
        if y is None:
            return scores

        grads = {}
        # TODO: compute the loss and all gradients. The regularisation is part of both.
        # BEGIN SOLUTION
        loss, dscores = softmax_loss(scores, y)
        loss += self.reg / 2 * (np.sum(W1**2) + np.sum(W2**2) + np.sum(W3**2))
        dhidden, dW3, db3 = affine_backward(dscores, scores_cache)
        dmaps, dW2, db2 = affine_relu_backward(dhidden, hidden_cache)
        _, dW1, db1 = conv_relu_pool_backward(dmaps, conv_cache)
        grads["W1"], grads["b1"] = dW1 + self.reg * W1, db1
        grads["W2"], grads["b2"] = dW2 + self.reg * W2, db2
        grads["W3"], grads["b3"] = dW3 + self.reg * W3, db3
        # END SOLUTION
        return loss, grads
