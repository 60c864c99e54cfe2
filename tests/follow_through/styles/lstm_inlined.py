def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h, c = np.zeros((N, T + 1, H)), np.zeros((N, T + 1, H))
    gates = np.zeros((T, 4, N, H))
    h[:, 0] = h0
    for t in range(T):
        a = x[:, t].dot(Wx) + h[:, t].dot(Wh) + b
        for k in range(3):
            gates[t, k] = sigmoid(a[:, k * H:(k + 1) * H])
        gates[t, 3] = np.tanh(a[:, 3 * H:])
        c[:, t + 1] = gates[t, 1] * c[:, t] + gates[t, 0] * gates[t, 3]
        h[:, t + 1] = gates[t, 2] * np.tanh(c[:, t + 1])
    return h[:, 1:], (x, h, c, gates, Wx, Wh)
def lstm_backward(dh, cache):
    x, h, c, gates, Wx, Wh = cache
    N, T, H = dh.shape
    dx, dWx, dWh, db = np.zeros(x.shape), np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(4 * H)
    dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
    for t in reversed(range(T)):
        i, f, o, g = gates[t]
        tanh_c = np.tanh(c[:, t + 1])
        up = dh[:, t] + dprev_h
        dc = dprev_c + up * o * (1 - tanh_c ** 2)
        da = np.hstack((dc * g * i * (1 - i), dc * c[:, t] * f * (1 - f), up * tanh_c * o * (1 - o), dc * i * (1 - g ** 2)))
        dx[:, t] = da.dot(Wx.T)
        dprev_h = da.dot(Wh.T)
        dprev_c = dc * f
        dWx += x[:, t].T.dot(da)
        dWh += h[:, t].T.dot(da)
        db += da.sum(axis=0)
    return dx, dprev_h, dWx, dWh, db
