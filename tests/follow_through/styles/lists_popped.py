def rnn_forward(x, h0, Wx, Wh, b):
    caches = []
    states = []
    h = h0
    for t in range(x.shape[1]):
        h, step = rnn_step_forward(x[:, t], h, Wx, Wh, b)
        states.append(h)
        caches.append(step)
    return np.stack(states, axis=1), caches
def rnn_backward(dh, cache):
    T = dh.shape[1]
    dxs = []
    dprev_h, dWx, dWh, db = 0, 0, 0, 0
    for t in range(T - 1, -1, -1):
        dx_t, dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dprev_h, cache.pop())
        dxs.append(dx_t)
        dWx = dWx + dWx_t
        dWh = dWh + dWh_t
        db = db + db_t
    return np.stack(dxs[::-1], axis=1), dprev_h, dWx, dWh, db
def lstm_forward(x, h0, Wx, Wh, b):
    caches = []
    states = []
    h, c = h0, np.zeros(h0.shape)
    for t in range(x.shape[1]):
        h, c, step = lstm_step_forward(x[:, t], h, c, Wx, Wh, b)
        states.append(h)
        caches.append(step)
    return np.stack(states, axis=1), caches
def lstm_backward(dh, cache):
    T = dh.shape[1]
    dxs = []
    dprev_h, dprev_c, dWx, dWh, db = 0, 0, 0, 0, 0
    for t in range(T - 1, -1, -1):
        dx_t, dprev_h, dprev_c, dWx_t, dWh_t, db_t = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache.pop())
        dxs.append(dx_t)
        dWx = dWx + dWx_t
        dWh = dWh + dWh_t
        db = db + db_t
    return np.stack(dxs[::-1], axis=1), dprev_h, dWx, dWh, db
