class Cache(object):
    def __init__(self, **arrays):
        self.__dict__.update(arrays)
def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)
    return next_h, Cache(x=x, prev_h=prev_h, Wx=Wx, Wh=Wh, next_h=next_h)
def rnn_step_backward(dnext_h, cache):
    da = dnext_h * (1 - cache.next_h ** 2)
    return da.dot(cache.Wx.T), da.dot(cache.Wh.T), cache.x.T.dot(da), cache.prev_h.T.dot(da), da.sum(axis=0)
def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]))
    cache = []
    for t in range(T):
        before = h[:, t - 1] if t else h0
        h[:, t], step = rnn_step_forward(x[:, t], before, Wx, Wh, b)
        cache.insert(0, step)
    return h, [cache, T]
def rnn_backward(dh, cache):
    steps, T = cache
    dx = np.zeros((dh.shape[0], T, steps[0].x.shape[1]))
    dprev_h = 0
    sums = [0, 0, 0]
    for t, step in zip(reversed(range(T)), steps):
        dx[:, t], dprev_h, *others = rnn_step_backward(dh[:, t] + dprev_h, step)
        sums = [total + other for total, other in zip(sums, others)]
    return (dx, dprev_h, *sums)
