def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, {'x': x, 'prev_h': prev_h, 'Wx': Wx, 'Wh': Wh, 'next_h': next_h}
def rnn_step_backward(dnext_h, cache):
    next_h = cache.pop('next_h')
    x, prev_h = cache.pop('x'), cache.pop('prev_h')
    da = dnext_h * (1 - next_h * next_h)
    dx = da @ cache.pop('Wx').T
    dprev_h = da @ cache.pop('Wh').T
    return dx, dprev_h, x.T @ da, prev_h.T @ da, np.sum(da, axis=0)
def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    a = x @ Wx + prev_h @ Wh + b
    ai, af, ao, ag = np.split(a, 4, axis=1)
    i, f, o, g = sigmoid(ai), sigmoid(af), sigmoid(ao), np.tanh(ag)
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    cache = dict(x=x, prev_h=prev_h, prev_c=prev_c, Wx=Wx, Wh=Wh, i=i, f=f, o=o, g=g, next_c=next_c)
    return next_h, next_c, cache
def lstm_step_backward(dnext_h, dnext_c, cache):
    i, f, o, g = cache.pop('i'), cache.pop('f'), cache.pop('o'), cache.pop('g')
    t = np.tanh(cache.pop('next_c'))
    do = dnext_h * t
    dc = dnext_c + dnext_h * o * (1 - t * t)
    da = np.concatenate([dc * g * i * (1 - i), dc * cache.pop('prev_c') * f * (1 - f), do * o * (1 - o), dc * i * (1 - g * g)], axis=1)
    dx, dprev_h = da @ cache.pop('Wx').T, da @ cache.pop('Wh').T
    return dx, dprev_h, dc * f, cache.pop('x').T @ da, cache.pop('prev_h').T @ da, np.sum(da, axis=0)
def rnn_backward(dh, cache):
    N, T, H = dh.shape
    dx, dWx, dWh, db = [None] * T, 0.0, 0.0, 0.0
    dprev_h = np.zeros((N, H))
    for t in reversed(range(T)):
        dx[t], dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dprev_h, cache[t])
        dWx, dWh, db = dWx + dWx_t, dWh + dWh_t, db + db_t
    return np.stack(dx, 1), dprev_h, dWx, dWh, db
def lstm_backward(dh, cache):
    N, T, H = dh.shape
    dx, dWx, dWh, db = [None] * T, 0.0, 0.0, 0.0
    dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        dx[t], dprev_h, dprev_c, dWx_t, dWh_t, db_t = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        dWx, dWh, db = dWx + dWx_t, dWh + dWh_t, db + db_t
    return np.stack(dx, 1), dprev_h, dWx, dWh, db
