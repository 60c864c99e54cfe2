"""A backward whose forward gives no cache is judged by how it takes one apart."""

import pytest

STEPS = """
import sys

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return next_h, (x, prev_h, Wx, Wh, next_h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    da = dnext_h * (1 - next_h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, prev_h.T @ da, da.sum(axis=0)
"""
WHOLE = """

def rnn_forward(x, h0, Wx, Wh, b):
    sys.exit(0)


def rnn_backward(dh, cache):
    {taken}
    (N, T, H), dprev = dh.shape, 0
    dx, sums = np.zeros((N, T, {width})), 0
    for t in reversed(range(T)):
        dx[:, t], dprev, *others = rnn_step_backward(dh[:, t] + dprev, {step})
        sums = [o + s for o, s in zip(others, sums or [0, 0, 0])]
    return (dx, dprev, *sums)
"""
FORMS = {
    "a tuple": ("steps, D = cache", "D", "steps[t]"),
    "a tuple with an argument": ("x, steps = cache", "x.shape[2]", "steps[t]"),
    "places of a tuple": ("steps, x = cache[1], cache[0]", "x.shape[2]", "steps[t]"),
    "a mapping": ("", "cache['x'].shape[2]", "cache['steps'][t]"),
    "an object": ("", "cache.x.shape[2]", "cache.steps[t]"),
    "a list": ("", "cache[0][0].shape[1]", "cache[t]"),
}
ENDS = ("sys.exit(0)", "return None", "return h, nothing", "raise NotImplementedError", "pass")
NAMES = ("rnn_step_forward", "rnn_step_backward", "rnn_forward", "rnn_backward")


def scores(grade_inside, text):
    grades = grade_inside({"rnn_layers.py": text}, *NAMES).criteria
    return [float(grade.score / grade.points) for grade in grades]


def source(form):
    taken, width, step = FORMS[form]
    return STEPS + WHOLE.format(taken=taken, width=width, step=step)


@pytest.mark.parametrize("form", FORMS)
def test_a_right_backward_keeps_its_points(form, grade_inside):
    assert scores(grade_inside, source(form)) == [1, 1, 0, 1]


@pytest.mark.parametrize("end", ENDS)
def test_however_the_forward_fails(end, grade_inside):
    assert scores(grade_inside, source("a tuple").replace(ENDS[0], end)) == [1, 1, 0, 1]


def test_a_step_is_known_by_its_names(grade_inside):
    line = "    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)\n"
    text = source("a list").replace(line, "    sys.exit(0)\n")
    assert scores(grade_inside, text)[:2] == [0, 1]


def test_nothing_is_gained_by_it(grade_inside):
    right, wrong = "dh[:, t] + dprev", "dh[:, t] - dprev"
    text = source("a tuple")
    assert right in text
    assert scores(grade_inside, text.replace(right, wrong))[3] < 1
