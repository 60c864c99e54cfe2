from .layers import affine_backward, affine_forward
def rnn_step_forward(x, prev_h, Wx, Wh, b):
    N, D = x.shape
    H = b.shape[0]
    next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
    return next_h, [x, prev_h, Wx, Wh, next_h, N, D, H]
def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h, N, D, H = cache
    da = dnext_h * (1 - np.square(next_h))
    return da.dot(Wx.T), da.dot(Wh.T), x.T.dot(da), prev_h.T.dot(da), np.ones(N).dot(da)
def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = b.shape[0]
    h = np.zeros((N, T, H))
    cache = {}
    for t in range(T):
        prev = h0 if t == 0 else h[:, t - 1]
        h[:, t], cache[str(t)] = rnn_step_forward(x[:, t], prev, Wx, Wh, b)
    cache['sizes'] = (N, T, D, H)
    return h, cache
def rnn_backward(dh, cache):
    N, T, D, H = cache['sizes']
    dx, dWx, dWh, db = np.zeros((N, T, D)), np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    dprev_h = np.zeros((N, H))
    for t in range(T)[::-1]:
        dx[:, t], dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dprev_h, cache[str(t)])
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    return dx, dprev_h, dWx, dWh, db
def word_embedding_forward(x, W):
    hot = np.eye(W.shape[0])[x]
    return hot.dot(W), [hot]
def word_embedding_backward(dout, cache):
    hot = cache[0]
    return hot.reshape(-1, hot.shape[2]).T.dot(dout.reshape(-1, dout.shape[2]))
def temporal_affine_forward(x, w, b):
    N, T, D = x.shape
    out, cache = affine_forward(x.reshape(N * T, D), w, b)
    return out.reshape(N, T, -1), (cache, x.shape)
def temporal_affine_backward(dout, cache):
    cache, shape = cache
    dx, dw, db = affine_backward(dout.reshape(-1, dout.shape[2]), cache)
    return dx.reshape(shape), dw, db
