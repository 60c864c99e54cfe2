"""Right answers computed otherwise than the reference does: other orders, forms and precisions."""

import numpy as np


def single_precision(function):
    """The function on inputs in float32, its results in float64 again."""

    def rounded(*arguments):
        return convert(function(*(convert(a, np.float32) for a in arguments)), np.float64)

    return rounded


def convert(value, dtype):
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(dtype)
    if isinstance(value, list | tuple):
        return type(value)(convert(item, dtype) for item in value)
    return value


# ---------------------------------------------------------------- with loops, summed backwards


def matmul(a, b):
    out = np.zeros((a.shape[0], b.shape[1]), a.dtype)
    for i in range(a.shape[0]):
        for k in reversed(range(a.shape[1])):
            out[i] += a[i, k] * b[k]
    return out


def rows_summed(a):
    total = np.zeros_like(a[0])
    for row in a[::-1]:
        total = total + row
    return total


# ---------------------------------------------------------------- the layers


class Honest:
    """The functions of the assignment, with one's own product, sum, tanh' and sigmoid."""

    def __init__(self, matmul=np.matmul, rows_summed=rows_summed, cosh=False):
        self.matmul, self.rows_summed, self.cosh = matmul, rows_summed, cosh

    def functions(self):
        names = [name for name in dir(self) if name.endswith(("_forward", "_backward", "_loss"))]
        return {name: getattr(self, name) for name in names}

    def sigmoid(self, a):
        return (1 + np.tanh(a / 2)) / 2

    def tanh_slope(self, a):
        return 1 / np.cosh(a) ** 2 if self.cosh else (1 - np.tanh(a)) * (1 + np.tanh(a))

    def affine_forward(self, x, w, b):
        return b + self.matmul(x.reshape(len(x), -1), w), (x, w)

    def affine_backward(self, dout, cache):
        x, w = cache
        dx = self.matmul(w, dout.T).T.reshape(x.shape)
        return dx, self.matmul(dout.T, x.reshape(len(x), -1)).T, self.rows_summed(dout)

    def rnn_step_forward(self, x, prev_h, Wx, Wh, b):
        a = b + self.matmul(np.hstack([prev_h, x]), np.vstack([Wh, Wx]))
        e = np.exp(-2 * np.abs(a))
        return np.sign(a) * (1 - e) / (1 + e), (x, prev_h, Wx, Wh, a)

    def rnn_step_backward(self, dnext_h, cache):
        x, prev_h, Wx, Wh, a = cache
        da = self.tanh_slope(a) * dnext_h
        both = self.matmul(np.hstack([x, prev_h]).T, da)
        dWx, dWh = both[: x.shape[1]], both[x.shape[1] :]
        return self.matmul(da, Wx.T), self.matmul(da, Wh.T), dWx, dWh, self.rows_summed(da)

    def rnn_forward(self, x, h0, Wx, Wh, b):
        states, caches = [h0], []
        for t in range(x.shape[1]):
            h, cache = self.rnn_step_forward(x[:, t], states[-1], Wx, Wh, b)
            states.append(h)
            caches.append(cache)
        return np.stack(states[1:], axis=1), caches

    def rnn_backward(self, dh, caches):
        carried, dx, totals = 0.0, [], [0.0, 0.0, 0.0]
        for t in reversed(range(len(caches))):
            dx_t, carried, *weights = self.rnn_step_backward(dh[:, t] + carried, caches[t])
            dx.insert(0, dx_t)
            totals = [total + part for total, part in zip(totals, weights, strict=True)]
        return np.stack(dx, axis=1), carried, *totals

    def word_embedding_forward(self, x, W):
        one_hot = (x.reshape(-1, 1) == np.arange(len(W))).astype(W.dtype)
        return self.matmul(one_hot, W).reshape(*x.shape, -1), one_hot

    def word_embedding_backward(self, dout, one_hot):
        return self.matmul(one_hot.T, dout.reshape(len(one_hot), -1))

    def lstm_step_forward(self, x, prev_h, prev_c, Wx, Wh, b):
        a = b + self.matmul(np.hstack([prev_h, x]), np.vstack([Wh, Wx]))
        i, f, o = (self.sigmoid(part) for part in np.split(a, 4, axis=1)[:3])
        g = np.tanh(a[:, 3 * prev_h.shape[1] :])
        c = i * g + prev_c * f
        return np.tanh(c) * o, c, (x, prev_h, prev_c, Wx, Wh, i, f, o, a, c)

    def lstm_step_backward(self, dnext_h, dnext_c, cache):
        x, prev_h, prev_c, Wx, Wh, i, f, o, a, c = cache
        g_part = a[:, 3 * i.shape[1] :]
        dc = self.tanh_slope(c) * (o * dnext_h) + dnext_c
        di, df, do = dc * np.tanh(g_part), dc * prev_c, dnext_h * np.tanh(c)
        gates = [(s - s**2) * d for s, d in ((i, di), (f, df), (o, do))]
        da = np.concatenate([*gates, self.tanh_slope(g_part) * (dc * i)], axis=1)
        both = self.matmul(np.hstack([x, prev_h]).T, da)
        dWx, dWh = both[: x.shape[1]], both[x.shape[1] :]
        back = self.matmul(da, np.hstack([Wx.T, Wh.T]))
        dx, dprev_h = back[:, : x.shape[1]], back[:, x.shape[1] :]
        return dx, dprev_h, f * dc, dWx, dWh, self.rows_summed(da)

    def lstm_forward(self, x, h0, Wx, Wh, b):
        h, c, states, caches = h0, h0 * 0, [], []
        for t in range(x.shape[1]):
            h, c, cache = self.lstm_step_forward(x[:, t], h, c, Wx, Wh, b)
            states.append(h)
            caches.append(cache)
        return np.stack(states, axis=1), caches

    def lstm_backward(self, dh, caches):
        dc, carried, dx, totals = 0.0, 0.0, [], [0.0, 0.0, 0.0]
        for t in reversed(range(len(caches))):
            dx_t, carried, dc, *weights = self.lstm_step_backward(dh[:, t] + carried, dc, caches[t])
            dx.insert(0, dx_t)
            totals = [total + part for total, part in zip(totals, weights, strict=True)]
        return np.stack(dx, axis=1), carried, *totals

    def temporal_affine_forward(self, x, w, b):
        flat = self.matmul(x.reshape(-1, x.shape[2]), w)
        return flat.reshape(*x.shape[:2], -1) + b, (x, w)

    def temporal_affine_backward(self, dout, cache):
        x, w = cache
        flat, rows = dout.reshape(-1, dout.shape[2]), x.reshape(-1, x.shape[2])
        dx = self.matmul(flat, w.T).reshape(x.shape)
        return dx, self.matmul(rows.T, flat), self.rows_summed(flat)

    def temporal_softmax_loss(self, x, y, mask):
        N, T, V = x.shape
        flat, right, counts = x.reshape(-1, V), y.reshape(-1), mask.reshape(-1)
        p = np.exp(flat - flat.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        loss = -np.sum(counts * np.log(p[np.arange(N * T), right])) / N
        p[np.arange(N * T), right] -= 1
        return loss, (p / N * counts[:, None]).reshape(N, T, V)
