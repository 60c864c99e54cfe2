def rnn_forward(x, h0, Wx, Wh, b):
    steps = {'x': [], 'before': [], 'h': []}
    h = h0
    for t in range(x.shape[1]):
        steps['x'].append(x[:, t])
        steps['before'].append(h)
        h, _ = rnn_step_forward(x[:, t], h, Wx, Wh, b)
        steps['h'].append(h)
    return np.stack(steps['h'], axis=1), (steps, Wx, Wh)
def rnn_backward(dh, cache):
    steps, Wx, Wh = cache
    N, T, H = dh.shape
    dx, dWx, dWh, db = [], np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(H)
    dprev_h = np.zeros((N, H))
    for t in reversed(range(T)):
        one = (steps['x'][t], steps['before'][t], Wx, Wh, steps['h'][t])
        dx_t, dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dprev_h, one)
        dx.insert(0, dx_t)
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    return np.stack(dx, axis=1), dprev_h, dWx, dWh, db
