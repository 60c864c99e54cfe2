"""Ten functions whose criteria are written wrongly, and some that are wrong themselves."""

import numpy as np


def train(x, mode):
    return x if mode == "train" else 2 * x


def scaled(x, centred):
    return x - x.mean() if centred else x


def summed(x):
    return x.sum(axis=0)


def logarithm(x):
    return np.log(x)


def tanh(x):
    return np.tanh(x)


def tanh_backward(dout, x):
    return (dout * (1 - np.tanh(x) ** 2)).T


def noisy(x, noise):
    return x + noise


def applied(x, change):
    return change(x)


def doubled(x):
    return 2 * x


class Figure:
    def __init__(self, x):
        self.points = x


def plotted(x):
    return Figure(x)
