import numpy as np

from .caption_layers import *

EPSILON = 1e-5


def softmax(a):
    a = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return a / np.sum(a, axis=-1, keepdims=True)


def matrix_gradient(x, dy):
    """Gradient of W in y = x W, for x and y of shape (N, T, D)."""
    return np.einsum('nti,ntj->ij', x, dy)


def positional_encoding(T, D):
    encoding = np.zeros((T, D))
    position = np.arange(T)[:, np.newaxis]
    rate = np.exp(-np.log(10000.0) * np.arange(0, D, 2) / D)
    encoding[:, 0::2] = np.sin(position * rate)
    encoding[:, 1::2] = np.cos(position * rate)
    return encoding


def split_heads(x, heads):
    N, T, D = x.shape
    E = D // heads
    parts = np.zeros((N, heads, T, E), dtype=x.dtype)
    for h in range(heads):
        parts[:, h] = x[:, :, h * E:(h + 1) * E]
    return parts


def merge_heads(parts):
    N, heads, T, E = parts.shape
    return np.concatenate([parts[:, h] for h in range(heads)], axis=2)


def attention_forward(query, key, value, Wq, Wk, Wv, Wo, heads, mask):
    D = query.shape[-1]
    E = D // heads
    q = split_heads(query.dot(Wq), heads)
    k = split_heads(key.dot(Wk), heads)
    v = split_heads(value.dot(Wv), heads)
    scores = np.einsum('nhte,nhpe->nhtp', q, k)
    scores = scores / np.sqrt(E)
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    weights = softmax(scores)
    mixed = np.einsum('nhtp,nhpe->nhte', weights, v)
    merged = merge_heads(mixed)
    out = merged.dot(Wo)
    cache = {
        'query': query, 'key': key, 'value': value,
        'Wq': Wq, 'Wk': Wk, 'Wv': Wv, 'Wo': Wo,
        'q': q, 'k': k, 'v': v, 'weights': weights, 'merged': merged,
    }
    return out, cache


def attention_backward(dout, cache):
    q, k, v, weights = cache['q'], cache['k'], cache['v'], cache['weights']
    heads, E = q.shape[1], q.shape[3]
    dWo = matrix_gradient(cache['merged'], dout)
    dmixed = split_heads(dout.dot(cache['Wo'].T), heads)
    dv = np.einsum('nhtp,nhte->nhpe', weights, dmixed)
    dweights = np.einsum('nhte,nhpe->nhtp', dmixed, v)
    total = (dweights * weights).sum(axis=-1, keepdims=True)
    dscores = weights * dweights - weights * total
    dscores = dscores / np.sqrt(E)
    dq = np.einsum('nhtp,nhpe->nhte', dscores, k)
    dk = np.einsum('nhtp,nhte->nhpe', dscores, q)
    dq, dk, dv = merge_heads(dq), merge_heads(dk), merge_heads(dv)
    dWq = matrix_gradient(cache['query'], dq)
    dWk = matrix_gradient(cache['key'], dk)
    dWv = matrix_gradient(cache['value'], dv)
    dquery = dq.dot(cache['Wq'].T)
    dkey = dk.dot(cache['Wk'].T)
    dvalue = dv.dot(cache['Wv'].T)
    return dquery, dkey, dvalue, dWq, dWk, dWv, dWo


def layer_norm_forward(x, gamma, beta):
    mu = x.mean(axis=-1, keepdims=True)
    var = x.var(axis=-1, keepdims=True)
    inv_std = 1 / np.sqrt(var + EPSILON)
    x_hat = (x - mu) * inv_std
    out = gamma * x_hat + beta
    return out, (x, mu, inv_std, gamma)


def layer_norm_backward(dout, cache):
    x, mu, inv_std, gamma = cache
    D = x.shape[-1]
    x_hat = (x - mu) * inv_std
    dgamma = (dout * x_hat).sum(axis=(0, 1))
    dbeta = dout.sum(axis=(0, 1))
    dx_hat = dout * gamma
    dvar = -0.5 * inv_std ** 3 * (dx_hat * (x - mu)).sum(axis=-1, keepdims=True)
    dmu = -inv_std * dx_hat.sum(axis=-1, keepdims=True)
    dx = dx_hat * inv_std + dvar * 2 * (x - mu) / D + dmu / D
    return dx, dgamma, dbeta


def feed_forward_forward(x, W1, b1, W2, b2):
    a = x.dot(W1) + b1
    hidden = a * (a > 0)
    out = hidden.dot(W2) + b2
    return out, (x, W1, W2, a, hidden)


def feed_forward_backward(dout, cache):
    x, W1, W2, a, hidden = cache
    db2 = dout.sum(axis=(0, 1))
    dW2 = matrix_gradient(hidden, dout)
    da = dout.dot(W2.T)
    da[a <= 0] = 0
    db1 = da.sum(axis=(0, 1))
    dW1 = matrix_gradient(x, da)
    dx = da.dot(W1.T)
    return dx, dW1, db1, dW2, db2


def decoder_layer_forward(x, memory, params, heads):
    N, T, D = x.shape
    mask = np.arange(T)[:, None] >= np.arange(T)[None, :]
    cache = {}

    Wq, Wk, Wv, Wo = [params['self_' + name] for name in ('Wq', 'Wk', 'Wv', 'Wo')]
    a, cache['self'] = attention_forward(x, x, x, Wq, Wk, Wv, Wo, heads, mask)
    h1, cache['norm1'] = layer_norm_forward(x + a, params['gamma1'], params['beta1'])

    Wq, Wk, Wv, Wo = [params['cross_' + name] for name in ('Wq', 'Wk', 'Wv', 'Wo')]
    c, cache['cross'] = attention_forward(h1, memory, memory, Wq, Wk, Wv, Wo, heads, None)
    h2, cache['norm2'] = layer_norm_forward(h1 + c, params['gamma2'], params['beta2'])

    f, cache['feed'] = feed_forward_forward(h2, params['W1'], params['b1'], params['W2'], params['b2'])
    out, cache['norm3'] = layer_norm_forward(h2 + f, params['gamma3'], params['beta3'])
    return out, cache


def decoder_layer_backward(dout, cache):
    d = {}
    ds3, d['gamma3'], d['beta3'] = layer_norm_backward(dout, cache['norm3'])
    df, d['W1'], d['b1'], d['W2'], d['b2'] = feed_forward_backward(ds3, cache['feed'])
    dh2 = ds3 + df

    ds2, d['gamma2'], d['beta2'] = layer_norm_backward(dh2, cache['norm2'])
    back = attention_backward(ds2, cache['cross'])
    d['cross_Wq'], d['cross_Wk'], d['cross_Wv'], d['cross_Wo'] = back[3:]
    dmemory = back[1] + back[2]
    dh1 = ds2 + back[0]

    ds1, d['gamma1'], d['beta1'] = layer_norm_backward(dh1, cache['norm1'])
    back = attention_backward(ds1, cache['self'])
    d['self_Wq'], d['self_Wk'], d['self_Wv'], d['self_Wo'] = back[3:]
    dx = ds1 + back[0] + back[1] + back[2]
    return dx, dmemory, d
