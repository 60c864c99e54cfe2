import numpy as np


def hidden(x, params):
    return np.tanh(x.dot(params["W1"]) + params["b1"])


def mlp_forward(x, params):
    return hidden(x, params).dot(params["W2"]) + params["b2"]


def mlp_loss(x, y, params):
    N = x.shape[0]
    h = hidden(x, params)
    d = (h.dot(params["W2"]) + params["b2"] - y) / N
    loss = 0.5 * N * (d * d).sum()
    da = d.dot(params["W2"].T) * (1 - h * h)
    return loss, {"W1": x.T.dot(da), "b1": da.sum(0), "W2": h.T.dot(d), "b2": d.sum(0)}
