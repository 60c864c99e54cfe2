"""Update rules: each takes a parameter and its gradient and returns the next parameter.

All have the form rule(w, dw, config) -> next_w, config, where config is a dictionary of the
rule's settings and of what it remembers from one step to the next. Neither w nor the config
that was handed in is changed.
"""

import numpy as np


def sgd(w, dw, config=None):
    """Stochastic gradient descent (Robbins and Monro, 1951).

    config: learning_rate (default 0.01)
    """
    config = {"learning_rate": 1e-2, **(config or {})}
    return w - config["learning_rate"] * dw, config


def rmsprop(w, dw, config=None):
    """Steps divided by a running root mean square of the gradient (Tieleman and Hinton, 2012).

    config: learning_rate (0.01), decay_rate (0.99), epsilon (1e-8);
    remembers cache, the running mean of dw^2
    """
    defaults = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8}
    config = {**defaults, "cache": np.zeros_like(w), **(config or {})}
    decay = config["decay_rate"]
    cache = decay * config["cache"] + (1 - decay) * dw**2
    next_w = w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
    return next_w, {**config, "cache": cache}


def adam(w, dw, config=None):
    """Adam: adaptive moment estimation (Kingma and Ba, 2015, algorithm 1).

    config: learning_rate (0.001), beta1 (0.9), beta2 (0.999), epsilon (1e-8);
    remembers m and v, the running means of dw and dw^2, and t, the number of steps taken
    """
    defaults = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0}
    config = {**defaults, "m": np.zeros_like(w), "v": np.zeros_like(w), **(config or {})}
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)  # both means start at zero: undo the bias
    v_hat = v / (1 - beta2**t)
    next_w = w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    return next_w, {**config, "m": m, "v": v, "t": t}
