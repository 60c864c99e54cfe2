"""Half the points are for right gradients of a wrong forward that mixes its inputs, not of any."""

import pytest

PAIR = """
import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    inputs = x, prev_h, Wx, Wh, b
    FORWARD
    return next_h, inputs


def rnn_step_backward(dnext_h, inputs):
    return tuple(BACKWARD for a in inputs)


def weights(a, shape):
    return np.cos(np.outer(np.arange(np.prod(shape)), np.arange(a.size) + 1.0))


def spread(a, shape):
    return (weights(a, shape) @ a.ravel()).reshape(shape)


def collected(a, dout):
    return (dout.ravel() @ weights(a, dout.shape)).reshape(a.shape)


def product(inputs):
    return np.prod([a.sum() for a in inputs])
"""
SUMS = (
    "next_h = np.full(prev_h.shape, sum(a.sum() for a in inputs))",
    "np.full(a.shape, dnext_h.sum())",
)
PRODUCTS = (
    "next_h = np.full(prev_h.shape, product(inputs))",
    "np.full(a.shape, product(inputs) / a.sum() * dnext_h.sum())",
)
ADDED_UP = (
    "next_h = sum(spread(a, prev_h.shape) for a in inputs)",
    "collected(a, dnext_h)",
)
STEP = "    x, prev_h, Wx, Wh, b = inputs\n"
WITHOUT_TANH = PAIR.replace("FORWARD", "next_h = x @ Wx + prev_h @ Wh + b").replace(
    "    return tuple(BACKWARD for a in inputs)",
    f"{STEP}    d = dnext_h\n    return d @ Wx.T, d @ Wh.T, x.T @ d, prev_h.T @ d, d.sum(0)",
)


@pytest.fixture
def backward_share(grade_inside):
    def grade(source: str):
        names = ("rnn_step_forward", "rnn_step_backward")
        forward, backward = grade_inside({"rnn_layers.py": source}, *names).criteria
        assert forward.score == 0
        return backward.score / backward.points

    return grade


@pytest.mark.parametrize(
    "forward, backward", [SUMS, PRODUCTS, ADDED_UP], ids=["sums", "products", "added up"]
)
def test_gradients_that_take_no_thought_earn_nothing(backward_share, forward, backward) -> None:
    source = PAIR.replace("FORWARD", forward).replace("BACKWARD", backward)
    assert backward_share(source) == 0


def test_a_forward_that_only_forgets_the_tanh_still_earns_half(backward_share) -> None:
    assert backward_share(WITHOUT_TANH) * 2 == 1


def test_gates_in_another_order_earn_half(styles, grade_inside) -> None:
    """The most frequent of real students' mistakes that reach both functions of a pair."""
    text = styles["reference"]["rnn_layers.py"]
    other = text.replace("a_i, a_f, a_o, a_g =", "a_i, a_f, a_g, a_o =")
    other = other.replace("[da_i, da_f, da_o, da_g]", "[da_i, da_f, da_g, da_o]")
    names = ("lstm_step_forward", "lstm_step_backward")
    forward, backward = grade_inside({"rnn_layers.py": other}, *names).criteria
    assert (forward.score, backward.score * 2) == (0, backward.points)


GUESSES = """
import zlib

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    a = x @ Wx + prev_h @ Wh + b
    return np.sin(a), (x, prev_h, Wx, Wh, 1.1 * a, 1.2 * a, 1.3 * a)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, s, *salt = cache
    slopes = 1 - s**2, s, 1 - s, np.cos(s), s**2, 1 + s
    d = dnext_h * slopes[CHOICE]
    return d @ Wx.T, d @ Wh.T, x.T @ d, prev_h.T @ d, d.sum(0)
"""


@pytest.mark.parametrize(
    ("choice", "right"), [("0", True), ("zlib.crc32(np.array(salt).tobytes()) % 6", False)]
)
def test_a_formula_cannot_be_chosen_by_what_is_tried(styles, grade_inside, choice, right) -> None:
    """The search for a cache's unknown places would find the salt that leads to the right one."""
    names = ("rnn_step_forward", "rnn_step_backward")
    sources = {**styles["all_right"], "rnn_layers.py": GUESSES.replace("CHOICE", choice)}
    forward, backward = grade_inside(sources, *names).criteria
    assert forward.score == 0
    assert (backward.score == backward.points) is right
