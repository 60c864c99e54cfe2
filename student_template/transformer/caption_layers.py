"""What a captioning model needs besides the transformer: words to vectors, vectors to a loss.

Sizes: N captions in a batch, T words in a caption, D width of a vector, V words in the
vocabulary, M width of an output.
"""

import numpy as np


def affine_forward(x, w, b):
    """The same affine map of every vector: out = x w + b.

    x: (..., D) with any number of axes in front, w: (D, M), b: (M,)

    Returns out (..., M) and a cache for `affine_backward`.
    """
    return x @ w + b, (x, w)


def affine_backward(dout, cache):
    """Gradients of the affine map.

    dout: (..., M)

    Returns dx (..., D), dw (D, M), db (M,).
    """
    x, w = cache
    D, M = w.shape
    flat, dflat = x.reshape(-1, D), dout.reshape(-1, M)  # every vector of every caption
    return dout @ w.T, flat.T @ dflat, dflat.sum(axis=0)


def word_embedding_forward(words, W):
    """The vector of every word.

    words: (N, T) integers from 0 to V - 1; W: (V, D), one row per word

    Returns out (N, T, D) and a cache for `word_embedding_backward`.
    """
    return W[words], (words, W.shape)


def word_embedding_backward(dout, cache):
    """Gradient of the word vectors: a word that occurs twice collects from both places.

    dout: (N, T, D)

    Returns dW (V, D).
    """
    words, shape = cache
    dW = np.zeros(shape, dtype=dout.dtype)  # (V, D)
    np.add.at(dW, words, dout)
    return dW


def temporal_softmax_loss(x, y, mask):
    """Cross-entropy of the right words, summed over the unmasked steps and divided by N.

    x: (N, T, V) scores; y: (N, T) integers, the right word of each step
    mask: (N, T) booleans; a step where it is False does not count

    Returns loss, a number, and dx (N, T, V), its gradient with respect to the scores.
    """
    N, _, V = x.shape
    shifted = x - x.max(axis=2, keepdims=True)  # (N, T, V), softmax is unchanged, exp is safe
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))  # (N, T, V)
    right = y[:, :, None] == np.arange(V)  # (N, T, V), True at the right word
    counted = mask[:, :, None]  # (N, T, 1)
    loss = -np.sum(log_p[right & counted]) / N
    return loss, (np.exp(log_p) - right) * counted / N
