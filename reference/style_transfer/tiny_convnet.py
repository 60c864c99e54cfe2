"""A small convolutional network whose weights are fixed: something to look into.

Sizes: N images in a batch, C channels, H height and W width of an image, K classes;
F_l, H_l, W_l channels, height and width of the features of layer l.
"""

import numpy as np

WIDTHS = 8, 12, 16  # channels of the features of each layer
SIZE = 3  # height and width of a filter: each layer takes SIZE - 1 rows and columns away


class TinyConvNet:
    """Three convolutions, each followed by a relu, then the mean over all positions.

    a_0 = X,  a_l = relu(conv(a_{l-1}, w_l) + b_l),  scores = mean(a_3) w + b

    The numbers of every filter, and those of every class in w, sum to zero: so features are edges
    and patterns, and no class is preferred for an image's brightness. Images may have any height
    and width from 7 on.
    """

    def __init__(self, channels=3, classes=10, dtype=np.float64, seed=2):
        """channels: C; classes: K; the same seed gives the same weights wherever it runs."""
        rng = np.random.RandomState(seed)  # its numbers never change from one NumPy to another
        self.filters, self.biases = [], []
        before = channels
        for width in WIDTHS:
            scale = np.sqrt(2 / (before * SIZE**2))  # keeps features of one size (He et al., 2015)
            w = scale * rng.standard_normal((width, before, SIZE, SIZE))
            w = w - w.mean(axis=(1, 2, 3), keepdims=True)
            self.filters.append(w.astype(dtype))  # (F_l, F_{l-1}, 3, 3)
            self.biases.append((0.1 * rng.standard_normal(width)).astype(dtype))  # (F_l,)
            before = width
        w = 2 * rng.standard_normal((before, classes))
        self.w = (w - w.mean(axis=0)).astype(dtype)  # (F_3, K)
        self.b = (0.1 * rng.standard_normal(classes)).astype(dtype)  # (K,)

    def features(self, X):
        """X: (N, C, H, W)

        Returns a list with the features of every layer, a_1 to a_3, each (N, F_l, H_l, W_l).
        """
        feats = []
        a = X
        for w, b in zip(self.filters, self.biases, strict=True):
            a = np.maximum(0, convolve(a, w) + b[:, None, None])
            feats.append(a)
        return feats

    def scores(self, X):
        """X: (N, C, H, W)

        Returns the scores of all classes (N, K).
        """
        mean = self.features(X)[-1].mean(axis=(2, 3))  # (N, F_3)
        return mean @ self.w + self.b

    def input_gradient(self, X, dscores):
        """The gradient of sum(scores(X) * dscores) with respect to X.

        X: (N, C, H, W); dscores: (N, K)

        Returns dX (N, C, H, W). An image's gradient depends on its own row of dscores alone.
        """
        *others, last = self.features(X)
        positions = last.shape[2] * last.shape[3]
        dmean = dscores @ self.w.T / positions  # (N, F_3)
        dlast = dmean[:, :, None, None] * np.ones_like(last)  # (N, F_3, H_3, W_3)
        return self.features_gradient(X, [*map(np.zeros_like, others), dlast])

    def features_gradient(self, X, dfeats):
        """The gradient of the sum over layers of sum(features(X)[l] * dfeats[l]).

        X: (N, C, H, W); dfeats: a list with one array for every layer, of its features' shape

        Returns dX (N, C, H, W).
        """
        feats = self.features(X)
        da = np.zeros_like(feats[-1])  # nothing flows in from after the last layer
        for a, w, dfeat in zip(feats[::-1], self.filters[::-1], dfeats[::-1], strict=True):
            da = convolve_backward((da + dfeat) * (a > 0), w)  # to the layer before
        return da


def convolve(x, w):
    """Slides filters over images; what would stand over the edge is left out.

    out[n, f, i, j] = sum over c, p, q of x[n, c, i + p, j + q] w[f, c, p, q]

    x: (N, C, H, W); w: (F, C, 3, 3)

    Returns out (N, F, H-2, W-2).
    """
    height, width = x.shape[2] - SIZE + 1, x.shape[3] - SIZE + 1
    out = 0
    for p, q in np.ndindex(SIZE, SIZE):
        part = x[:, :, p : p + height, q : q + width]  # (N, C, H-2, W-2)
        out = out + np.einsum("nchw,fc->nfhw", part, w[:, :, p, q])
    return out


def convolve_backward(dout, w):
    """Gradient of the images that filters slid over.

    dout: (N, F, H-2, W-2); w: (F, C, 3, 3)

    Returns dx (N, C, H, W).
    """
    N, _, height, width = dout.shape
    dx = np.zeros((N, w.shape[1], height + SIZE - 1, width + SIZE - 1), dtype=dout.dtype)
    for p, q in np.ndindex(SIZE, SIZE):
        part = dx[:, :, p : p + height, q : q + width]  # a view: what is added arrives in dx
        part += np.einsum("nfhw,fc->nchw", dout, w[:, :, p, q])
    return dx
