def rnn_forward(x, h0, Wx, Wh, b):
    xs = x.transpose(1, 0, 2)
    hs = np.zeros((len(xs), h0.shape[0], h0.shape[1]))
    caches = [None] * len(xs)
    for t, now in enumerate(xs):
        h0, caches[t] = rnn_step_forward(now, h0, Wx, Wh, b)
        hs[t] = h0
    return hs.transpose(1, 0, 2), caches
def rnn_backward(dh, cache):
    dhs = dh.transpose(1, 0, 2)
    results = []
    dprev_h = np.zeros(dhs[0].shape)
    for up, step in zip(dhs[::-1], cache[::-1]):
        results.append(rnn_step_backward(dnext_h=up + dprev_h, cache=step))
        dprev_h = results[-1][1]
    dx = np.array([r[0] for r in results[::-1]]).transpose(1, 0, 2)
    return (dx, dprev_h) + tuple(sum(r[k] for r in results) for k in (2, 3, 4))
def lstm_forward(x, h0, Wx, Wh, b):
    xs = x.transpose(1, 0, 2)
    hs, caches = [], []
    c = np.zeros_like(h0)
    for now in xs:
        h0, c, step = lstm_step_forward(now, prev_h=h0, prev_c=c, Wx=Wx, Wh=Wh, b=b)
        hs.append(h0)
        caches.append(step)
    return np.array(hs).transpose(1, 0, 2), tuple(caches)
def lstm_backward(dh, cache):
    dhs = dh.transpose(1, 0, 2)
    results = []
    dprev_h = dprev_c = np.zeros(dhs[0].shape)
    for up, step in zip(dhs[::-1], cache[::-1]):
        results.append(lstm_step_backward(up + dprev_h, dprev_c, step))
        dprev_h, dprev_c = results[-1][1:3]
    dx = np.array([r[0] for r in results[::-1]]).transpose(1, 0, 2)
    return (dx, dprev_h) + tuple(sum(r[k] for r in results) for k in (3, 4, 5))
