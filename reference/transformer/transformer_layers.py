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
    # BEGIN SOLUTION
    t = np.arange(T)[:, None]  # (T, 1)
    even = np.arange(0, D, 2)  # (D/2,), the numbers 2i
    angles = t / 10000.0 ** (even / D)  # (T, D/2)
    encoding = np.stack([np.sin(angles), np.cos(angles)], axis=2)  # (T, D/2, 2)
    encoding = encoding.reshape(T, D)  # sines and cosines in turn
    # END SOLUTION
    return encoding


def split_heads(x, heads):
    """Cut every vector into one part for each head: the first E numbers are the first head's.

    x: (N, T, D); heads: K, a divisor of D

    Returns parts (N, K, T, E).
    """
    # TODO: cut the vectors, and bring the heads in front of the words.
    # BEGIN SOLUTION
    N, T, D = x.shape
    parts = x.reshape(N, T, heads, D // heads)  # (N, T, K, E)
    parts = parts.transpose(0, 2, 1, 3)  # (N, K, T, E)
    # END SOLUTION
    return parts


def merge_heads(parts):
    """Put the parts of all heads side by side again: `split_heads`, undone.

    parts: (N, K, T, E)

    Returns x (N, T, D).
    """
    # TODO: undo what split_heads does.
    # BEGIN SOLUTION
    N, heads, T, width = parts.shape
    x = parts.transpose(0, 2, 1, 3)  # (N, T, K, E)
    x = x.reshape(N, T, heads * width)  # (N, T, D)
    # END SOLUTION
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
    # BEGIN SOLUTION
    q = split_heads(query @ Wq, heads)  # (N, K, T, E)
    k = split_heads(key @ Wk, heads)  # (N, K, P, E)
    v = split_heads(value @ Wv, heads)  # (N, K, P, E)
    scale = q.shape[3] ** -0.5  # the dot product of two long vectors would be large
    scores = scale * q @ k.swapaxes(2, 3)  # (N, K, T, P)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)  # exp(-inf) = 0
    shifted = scores - scores.max(axis=3, keepdims=True)  # softmax is unchanged, exp is safe
    weights = np.exp(shifted)  # (N, K, T, P)
    weights = weights / weights.sum(axis=3, keepdims=True)
    merged = merge_heads(weights @ v)  # (N, T, D)
    out = merged @ Wo  # (N, T, D)
    cache = query, key, value, Wq, Wk, Wv, Wo, q, k, v, scale, weights, merged
    # END SOLUTION
    return out, cache


def attention_backward(dout, cache):
    """Gradients of attention.

    dout: (N, T, D)

    Returns dquery (N, T, D), dkey (N, P, D), dvalue (N, P, D), dWq, dWk, dWv, dWo (D, D).
    """
    # TODO: carry dout back to the weights and to v, from the weights to q and k, then to all
    # that these were made of.
    # BEGIN SOLUTION
    query, key, value, Wq, Wk, Wv, Wo, q, k, v, scale, weights, merged = cache
    heads, D = q.shape[1], dout.shape[2]
    dWo = merged.reshape(-1, D).T @ dout.reshape(-1, D)  # (D, D)
    dmixed = split_heads(dout @ Wo.T, heads)  # (N, K, T, E)

    dweights = dmixed @ v.swapaxes(2, 3)  # (N, K, T, P)
    along = np.sum(dweights * weights, axis=3, keepdims=True)  # (N, K, T, 1)
    dscores = weights * (dweights - along)  # (N, K, T, P), zero where the mask is False

    dq = merge_heads(scale * dscores @ k)  # (N, T, D)
    dk = merge_heads(scale * dscores.swapaxes(2, 3) @ q)  # (N, P, D)
    dv = merge_heads(weights.swapaxes(2, 3) @ dmixed)  # (N, P, D)

    dquery = dq @ Wq.T  # (N, T, D)
    dkey = dk @ Wk.T  # (N, P, D)
    dvalue = dv @ Wv.T  # (N, P, D)
    dWq = query.reshape(-1, D).T @ dq.reshape(-1, D)  # (D, D)
    dWk = key.reshape(-1, D).T @ dk.reshape(-1, D)  # (D, D)
    dWv = value.reshape(-1, D).T @ dv.reshape(-1, D)  # (D, D)
    # END SOLUTION
    return dquery, dkey, dvalue, dWq, dWk, dWv, dWo


def layer_norm_forward(x, gamma, beta):
    """Layer normalisation (Ba et al., 2016): every vector by itself gets mean 0 and variance 1.

    normal = (x - mean) / sqrt(variance + EPSILON),  out = gamma normal + beta

    The variance is the mean of the squared distances from the mean.

    x: (N, T, D); gamma, beta: (D,)

    Returns out (N, T, D) and a cache for `layer_norm_backward`.
    """
    # TODO: normalise each vector along its D numbers, then scale and shift it.
    # BEGIN SOLUTION
    centred = x - x.mean(axis=2, keepdims=True)  # (N, T, D)
    variance = np.mean(centred**2, axis=2, keepdims=True)  # (N, T, 1)
    deviation = np.sqrt(variance + EPSILON)  # (N, T, 1)
    normal = centred / deviation  # (N, T, D)
    out = gamma * normal + beta  # (N, T, D)
    cache = gamma, normal, deviation
    # END SOLUTION
    return out, cache


def layer_norm_backward(dout, cache):
    """Gradients of layer normalisation.

    dout: (N, T, D)

    Returns dx (N, T, D), dgamma (D,), dbeta (D,).
    """
    # TODO: x acts on out in three ways: by itself, by the mean, and by the variance.
    # BEGIN SOLUTION
    gamma, normal, deviation = cache
    dgamma = np.sum(dout * normal, axis=(0, 1))  # (D,)
    dbeta = dout.sum(axis=(0, 1))  # (D,)
    dnormal = dout * gamma  # (N, T, D)
    by_mean = dnormal.mean(axis=2, keepdims=True)  # (N, T, 1)
    by_variance = normal * np.mean(dnormal * normal, axis=2, keepdims=True)  # (N, T, D)
    dx = (dnormal - by_mean - by_variance) / deviation  # (N, T, D)
    # END SOLUTION
    return dx, dgamma, dbeta


def feed_forward_forward(x, W1, b1, W2, b2):
    """A small network that is applied to every vector by itself.

    out = max(0, x W1 + b1) W2 + b2

    x: (N, T, D), W1: (D, H), b1: (H,), W2: (H, D), b2: (D,)

    Returns out (N, T, D) and a cache for `feed_forward_backward`.
    """
    # TODO: compute out. `affine_forward` of caption_layers.py is yours to use.
    # BEGIN SOLUTION
    a, first_cache = affine_forward(x, W1, b1)  # (N, T, H)
    hidden = np.maximum(0, a)  # (N, T, H)
    out, second_cache = affine_forward(hidden, W2, b2)  # (N, T, D)
    cache = hidden, first_cache, second_cache
    # END SOLUTION
    return out, cache


def feed_forward_backward(dout, cache):
    """Gradients of the feed-forward network.

    dout: (N, T, D)

    Returns dx (N, T, D), dW1 (D, H), db1 (H,), dW2 (H, D), db2 (D,).
    """
    # TODO: carry dout back through both affine maps and through the maximum between them.
    # BEGIN SOLUTION
    hidden, first_cache, second_cache = cache
    dhidden, dW2, db2 = affine_backward(dout, second_cache)  # dhidden: (N, T, H)
    da = dhidden * (hidden > 0)  # (N, T, H), nothing where the maximum took the zero
    dx, dW1, db1 = affine_backward(da, first_cache)  # dx: (N, T, D)
    # END SOLUTION
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
    # BEGIN SOLUTION
    p, T = params, x.shape[1]
    causal = np.tril(np.ones((T, T), dtype=bool))  # (T, T), True from each word to those before

    self_weights = p["self_Wq"], p["self_Wk"], p["self_Wv"], p["self_Wo"]
    step, self_cache = attention_forward(x, x, x, *self_weights, heads, causal)
    x1, norm1_cache = layer_norm_forward(x + step, p["gamma1"], p["beta1"])  # (N, T, D)

    cross_weights = p["cross_Wq"], p["cross_Wk"], p["cross_Wv"], p["cross_Wo"]
    step, cross_cache = attention_forward(x1, memory, memory, *cross_weights, heads, None)
    x2, norm2_cache = layer_norm_forward(x1 + step, p["gamma2"], p["beta2"])  # (N, T, D)

    step, feed_cache = feed_forward_forward(x2, p["W1"], p["b1"], p["W2"], p["b2"])
    out, norm3_cache = layer_norm_forward(x2 + step, p["gamma3"], p["beta3"])  # (N, T, D)
    cache = self_cache, norm1_cache, cross_cache, norm2_cache, feed_cache, norm3_cache
    # END SOLUTION
    return out, cache


def decoder_layer_backward(dout, cache):
    """Gradients of one layer of the decoder.

    dout: (N, T, D)

    Returns dx (N, T, D), dmemory (N, P, D) and dparams, a dictionary with the names and shapes of
    params.
    """
    dparams = {}
    # TODO: go back through the three steps. What is read twice has a gradient from each reader.
    # BEGIN SOLUTION
    self_cache, norm1_cache, cross_cache, norm2_cache, feed_cache, norm3_cache = cache

    dx, dparams["gamma3"], dparams["beta3"] = layer_norm_backward(dout, norm3_cache)
    dstep, *dfeed = feed_forward_backward(dx, feed_cache)
    dparams["W1"], dparams["b1"], dparams["W2"], dparams["b2"] = dfeed
    dx = dx + dstep  # (N, T, D), by way of the step and past it

    dx, dparams["gamma2"], dparams["beta2"] = layer_norm_backward(dx, norm2_cache)
    dquery, dkey, dvalue, *dcross = attention_backward(dx, cross_cache)
    dparams["cross_Wq"], dparams["cross_Wk"], dparams["cross_Wv"], dparams["cross_Wo"] = dcross
    dmemory = dkey + dvalue  # (N, P, D)
    dx = dx + dquery  # (N, T, D)

    dx, dparams["gamma1"], dparams["beta1"] = layer_norm_backward(dx, norm1_cache)
    dquery, dkey, dvalue, *dself = attention_backward(dx, self_cache)
    dparams["self_Wq"], dparams["self_Wk"], dparams["self_Wv"], dparams["self_Wo"] = dself
    dx = dx + dquery + dkey + dvalue  # (N, T, D), x is query, key and value
    # END SOLUTION
    return dx, dmemory, dparams
