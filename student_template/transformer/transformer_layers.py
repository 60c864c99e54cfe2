"""The layers of a transformer's decoder (Vaswani et al., 2017), each forward with its backward.

Sizes: N captions in a batch, T words in a caption, P parts of an image, D width of all vectors,
K attention heads, E = D / K width of a head, H width of the feed-forward network. A cache is
whatever a forward function hands to its own backward function: its layout is yours to choose.
"""

import numpy as np

from .caption_layers import affine_backward, affine_forward

EPSILON = 1e-5  # keeps layer normalisation finite where all numbers of a vector are equal


def positional_encoding(T, D):
    """A vector for each position in a caption, so that a transformer can tell them apart.

    The columns 2i and 2i + 1 are a sine and a cosine of the position t = 0, 1, ..., T - 1:

    encoding[t, 2i] = sin(t / 10000^(2i / D)),  encoding[t, 2i + 1] = cos(t / 10000^(2i / D))

    T: number of positions; D: width, an even number

    Returns encoding (T, D).
    """
    # TODO: compute the encoding.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return encoding


def split_heads(x, heads):
    """Cut every vector into one part for each head: the first E numbers are the first head's.

    x: (N, T, D); heads: K, a divisor of D

    Returns parts (N, K, T, E).
    """
    # TODO: cut the vectors, and bring the heads in front of the words.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return parts


def merge_heads(parts):
    """Put the parts of all heads side by side again: `split_heads`, undone.

    parts: (N, K, T, E)

    Returns x (N, T, D).
    """
    # TODO: undo what split_heads does.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return x


def attention_forward(query, key, value, Wq, Wk, Wv, Wo, heads, mask):
    """Scaled dot-product attention with several heads.

    Every head has its own part of q = query Wq, k = key Wk and v = value Wv. In each of them

    weights = softmax(q k^T / sqrt(E)),  mixed = weights v

    with the softmax over the positions that are looked at; out is the merged mixed, times Wo.

    query: (N, T, D), what looks; key, value: (N, P, D), what is looked at
    Wq, Wk, Wv, Wo: (D, D); heads: K, a divisor of D
    mask: (T, P) booleans, or None if everything may be looked at. Where it is False, query t
        must not look at position p: the weight there is zero. No row is False everywhere.

    Returns out (N, T, D) and a cache for `attention_backward`.
    """
    # TODO: compute out, for scores as large as 1000 as well.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def attention_backward(dout, cache):
    """Gradients of attention.

    dout: (N, T, D)

    Returns dquery (N, T, D), dkey (N, P, D), dvalue (N, P, D), dWq, dWk, dWv, dWo (D, D).
    """
    # TODO: carry dout back to the weights and to v, from the weights to q and k, then to all
    # that these were made of.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dquery, dkey, dvalue, dWq, dWk, dWv, dWo


def layer_norm_forward(x, gamma, beta):
    """Layer normalisation (Ba et al., 2016): every vector by itself gets mean 0 and variance 1.

    normal = (x - mean) / sqrt(variance + EPSILON),  out = gamma normal + beta

    The variance is the mean of the squared distances from the mean.

    x: (N, T, D); gamma, beta: (D,)

    Returns out (N, T, D) and a cache for `layer_norm_backward`.
    """
    # TODO: normalise each vector along its D numbers, then scale and shift it.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def layer_norm_backward(dout, cache):
    """Gradients of layer normalisation.

    dout: (N, T, D)

    Returns dx (N, T, D), dgamma (D,), dbeta (D,).
    """
    # TODO: x acts on out in three ways: by itself, by the mean, and by the variance.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dgamma, dbeta


def feed_forward_forward(x, W1, b1, W2, b2):
    """A small network that is applied to every vector by itself.

    out = max(0, x W1 + b1) W2 + b2

    x: (N, T, D), W1: (D, H), b1: (H,), W2: (H, D), b2: (D,)

    Returns out (N, T, D) and a cache for `feed_forward_backward`.
    """
    # TODO: compute out. `affine_forward` of caption_layers.py is yours to use.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def feed_forward_backward(dout, cache):
    """Gradients of the feed-forward network.

    dout: (N, T, D)

    Returns dx (N, T, D), dW1 (D, H), db1 (H,), dW2 (H, D), db2 (D,).
    """
    # TODO: carry dout back through both affine maps and through the maximum between them.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dW1, db1, dW2, db2


def decoder_layer_forward(x, memory, params, heads):
    """One layer of the decoder: three steps, each added to what it read, then normalised.

    1. Every word looks at itself and at the words before it, never at those after it.
    2. Every word looks at the parts of the image.
    3. The feed-forward network.

    After each step: x = layer_norm(x + step(x)), with gamma1 and beta1, gamma2 and beta2,
    gamma3 and beta3.

    x: (N, T, D) words; memory: (N, P, D) parts of the image; heads: K
    params: self_Wq, self_Wk, self_Wv, self_Wo of step 1, cross_Wq, ..., cross_Wo of step 2,
        W1, b1, W2, b2 of step 3, and gamma1, beta1, ..., gamma3, beta3

    Returns out (N, T, D) and a cache for `decoder_layer_backward`.
    """
    # TODO: take the three steps.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def decoder_layer_backward(dout, cache):
    """Gradients of one layer of the decoder.

    dout: (N, T, D)

    Returns dx (N, T, D), dmemory (N, P, D) and dparams, a dictionary with the names and shapes of
    params.
    """
    dparams = {}
    # TODO: go back through the three steps. What is read twice has a gradient from each reader.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dmemory, dparams
