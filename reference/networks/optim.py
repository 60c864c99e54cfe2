"""Update rules: each takes a parameter and its gradient and returns the next parameter.

All have the form rule(w, dw, config) -> next_w, config, where config is a dictionary of the
rule's settings and of what it remembers from one step to the next. w, dw and what is remembered
have one shape, any shape.
"""

import numpy as np


def sgd(w, dw, config=None):
    """Stochastic gradient descent (Robbins and Monro, 1951).

    config: learning_rate (default 0.01)

    Returns next_w, of the shape of w, and config.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    next_w = w - config["learning_rate"] * dw
    return next_w, config


def sgd_momentum(w, dw, config=None):
    """Gradient descent with momentum (Polyak, 1964).

    The velocity is what is left of the last velocity, less the step of plain gradient descent;
    the parameter moves by the velocity.

    config: learning_rate (0.01), momentum (0.9), the share of the velocity that is left;
    remembers velocity, zero at first

    Returns next_w, of the shape of w, and config with the new velocity.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    velocity = config.get("velocity", np.zeros_like(w))
    # TODO: compute the new velocity and next_w.
    # BEGIN SOLUTION
    velocity = config["momentum"] * velocity - config["learning_rate"] * dw
    next_w = w + velocity
    # END SOLUTION
    config["velocity"] = velocity
    return next_w, config


def rmsprop(w, dw, config=None):
    """Steps divided by a running root mean square of the gradient (Tieleman and Hinton, 2012).

    config: learning_rate (0.01), decay_rate (0.99), epsilon (1e-8, added to the root);
    remembers cache, the running mean of dw^2, zero at first

    Returns next_w, of the shape of w, and config with the new cache.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))
    # TODO: update config["cache"], then compute next_w with the new cache.
    # BEGIN SOLUTION
    decay = config["decay_rate"]
    config["cache"] = decay * config["cache"] + (1 - decay) * dw**2
    next_w = w - config["learning_rate"] * dw / (np.sqrt(config["cache"]) + config["epsilon"])
    # END SOLUTION
    return next_w, config


def adam(w, dw, config=None):
    """Adam: adaptive moment estimation (Kingma and Ba, 2015, algorithm 1).

    config: learning_rate (0.001), beta1 (0.9), beta2 (0.999), epsilon (1e-8, added to the root);
    remembers m and v, the running means of dw and dw^2, zero at first, and t, the number of steps
    taken. The first step is step 1.

    Returns next_w, of the shape of w, and config with the new m, v and t.
    """
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    # TODO: update t, m and v in config, then compute next_w. Count the step before t is used.
    # BEGIN SOLUTION
    config["t"] += 1
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"]
    config["m"] = beta1 * config["m"] + (1 - beta1) * dw
    config["v"] = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = config["m"] / (1 - beta1**t)  # both means start at zero: undo the bias
    v_hat = config["v"] / (1 - beta2**t)
    next_w = w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])
    # END SOLUTION
    return next_w, config
