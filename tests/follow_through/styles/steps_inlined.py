def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    states = [h0]
    for t in range(T):
        states.append(np.tanh(x[:, t].dot(Wx) + states[-1].dot(Wh) + b))
    states = np.array(states)
    return states[1:].transpose(1, 0, 2), {'x': x, 'h': states, 'Wx': Wx, 'Wh': Wh}
def rnn_backward(dh, cache):
    x, states, Wx, Wh = cache['x'], cache['h'], cache['Wx'], cache['Wh']
    N, T, D = x.shape
    dx, dWx, dWh, db = np.zeros(x.shape), 0, 0, 0
    dprev = 0
    for t in range(T)[::-1]:
        da = (dh[:, t] + dprev) * (1 - states[t + 1] ** 2)
        dx[:, t] = da.dot(Wx.T)
        dprev = da.dot(Wh.T)
        dWx = dWx + x[:, t].T.dot(da)
        dWh = dWh + states[t].T.dot(da)
        db = db + da.sum(0)
    return dx, dprev, dWx, dWh, db
