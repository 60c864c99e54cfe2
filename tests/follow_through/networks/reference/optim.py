"""Update rules that keep their state in a mapping."""

import numpy as np


def sgd_momentum(w, dw, config=None):
    """Return the next weights, and config with the velocity that it now has."""
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    # BEGIN SOLUTION
    v = config["momentum"] * config.get("velocity", np.zeros_like(w))
    v = v - config["learning_rate"] * dw
    next_w, config["velocity"] = w + v, v
    # END SOLUTION
    return next_w, config


def descend(w, gradients, config):
    """Return the weights after one step with each gradient."""
    # BEGIN SOLUTION
    for dw in gradients:
        w, config = sgd_momentum(w, dw, config)
    # END SOLUTION
    return w
