"""A forward that hands its work on to a helper nobody grades costs its backward nothing."""

import pytest

STEP = """
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    return compute_step(x, prev_h, prev_c, Wx, Wh, b)


def compute_step(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i, f, o = (sigmoid(a[:, k * H:(k + 1) * H]) for k in range(3))
    g = np.tanh(a[:, 3 * H:])
    next_c = f * prev_c + i * g
    tanh_c = np.tanh(next_c)
    return o * tanh_c, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c ** 2)
    da = np.hstack((
        dc * g * i * (1 - i),
        dc * prev_c * f * (1 - f),
        dnext_h * tanh_c * o * (1 - o),
        dc * i * (1 - g ** 2),
    ))
    return da.dot(Wx.T), da.dot(Wh.T), dc * f, x.T.dot(da), prev_h.T.dot(da), da.sum(axis=0)
"""
CALL = "return compute_step(x, prev_h, prev_c, Wx, Wh, b)"
MISTAKES = {
    "handed on negated": (CALL, "return compute_step(-x, prev_h, prev_c, Wx, Wh, b)"),
    "handed on doubled": (CALL, "return compute_step(x, 2 * prev_h, prev_c, Wx, Wh, b)"),
    "a sign in the helper": ("+ prev_h.dot(Wh)", "- prev_h.dot(Wh)"),
    "raises in the helper": ("= x.dot(Wx)", "= x.dot(Wh)"),
    "gates in another order": ("k * H:(k + 1) * H", "(2 - k) * H:(3 - k) * H"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_is_charged_once(mistake, grade_inside):
    right, wrong = MISTAKES[mistake]
    assert STEP.count(right) == 1
    source = STEP.replace(right, wrong)
    names = ("lstm_step_forward", "lstm_step_backward")
    forward, backward = grade_inside({"rnn_layers.py": source}, *names).criteria
    assert forward.score == 0
    assert backward.score == backward.points


def test_a_backward_s_own_mistake_still_counts(grade_inside):
    source = STEP.replace(*MISTAKES["a sign in the helper"]).replace("dc * g * i", "dc * i * i")
    names = ("lstm_step_forward", "lstm_step_backward")
    _, backward = grade_inside({"rnn_layers.py": source}, *names).criteria
    assert backward.score < backward.points
