import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(b + x.dot(Wx) + prev_h.dot(Wh))
    return next_h, (x, prev_h, Wx, Wh, b, next_h)
