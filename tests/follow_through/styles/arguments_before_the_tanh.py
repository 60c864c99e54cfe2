def rnn_step_forward(x, prev_h, Wx, Wh, b):
    a = np.dot(x, Wx) + np.dot(prev_h, Wh) + b
    cache = [x, a, prev_h, Wx, Wh, b]
    return np.tanh(a), cache
def rnn_step_backward(dnext_h, cache):
    x, a, prev_h, Wx, Wh, b = cache
    da = dnext_h / np.cosh(a) ** 2
    return np.dot(da, Wx.T), np.dot(da, Wh.T), np.dot(x.T, da), np.dot(prev_h.T, da), np.sum(da, 0)
def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = np.dot(x, Wx) + np.dot(prev_h, Wh) + b
    gates = sigmoid(a[:, :3 * H])
    g = np.tanh(a[:, 3 * H:])
    next_c = gates[:, H:2 * H] * prev_c + gates[:, :H] * g
    next_h = gates[:, 2 * H:] * np.tanh(next_c)
    return next_h, next_c, [x, a, next_c, prev_h, prev_c, Wx, Wh]
def lstm_step_backward(dnext_h, dnext_c, cache):
    x, a, next_c, prev_h, prev_c, Wx, Wh = cache
    H = prev_h.shape[1]
    gates = sigmoid(a[:, :3 * H])
    i, f, o, g = gates[:, :H], gates[:, H:2 * H], gates[:, 2 * H:], np.tanh(a[:, 3 * H:])
    tanh_c = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - tanh_c ** 2)
    da = np.zeros(a.shape)
    da[:, :H] = dc * g * i * (1 - i)
    da[:, H:2 * H] = dc * prev_c * f * (1 - f)
    da[:, 2 * H:3 * H] = dnext_h * tanh_c * o * (1 - o)
    da[:, 3 * H:] = dc * i * (1 - g ** 2)
    return np.dot(da, Wx.T), np.dot(da, Wh.T), dc * f, np.dot(x.T, da), np.dot(prev_h.T, da), np.sum(da, 0)
