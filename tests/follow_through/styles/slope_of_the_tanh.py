def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
    return next_h, (x.T, prev_h.T, Wx.T, Wh.T, 1 - next_h ** 2)
def rnn_step_backward(dnext_h, cache):
    xT, hT, WxT, WhT, slope = cache
    da = dnext_h * slope
    return da.dot(WxT), da.dot(WhT), xT.dot(da), hT.dot(da), da.sum(axis=0)
def rnn_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[0]
    dx, dWx, dWh, db = np.zeros((N, T, D)), np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    dprev_h = np.zeros((N, H))
    for t in reversed(range(T)):
        dx[:, t], dprev_h, dWx_t, dWh_t, db_t = rnn_step_backward(dh[:, t] + dprev_h, cache[t])
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    return dx, dprev_h, dWx, dWh, db
